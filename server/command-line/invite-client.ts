// https://datatracker.ietf.org/doc/html/rfc7591: npm run invite-client -- "SCOPES" [ORGANISATION].

import { inviteClient, loadSecrets } from '@fkj/platform-identity';
import { identityRows, openDatabase } from '@fkj/platform-store';
import { type Settings, storeSettings } from '../settings.ts';

const DAYS = 7;

/** Prints an initial access token, good for one registration within a week. 0: printed; 2: could not. */
export const inviteClientCommand = async (
  settings: Settings,
  [scope = '', organisation = null]: readonly (string | null)[],
): Promise<number> => {
  const opened = await openDatabase({ ...storeSettings(settings), purpose: 'visit' });
  if (!opened.ok) {
    console.error(opened.error.sentence);
    return 2;
  }
  try {
    const parts = {
      rows: identityRows(opened.value.pool),
      secrets: await loadSecrets(settings.secretsDir),
      now: Date.now,
    };
    const invited = await inviteClient(parts, { scope: scope ?? '', organisation, days: DAYS });
    if (invited.ok) console.log(invited.value);
    else console.error(`${invited.error} npm run invite-client -- "system/Observation.rs" [organisation number]`);
    return invited.ok ? 0 : 2;
  } finally {
    await opened.value.stop();
  }
};
