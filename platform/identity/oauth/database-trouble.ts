// https://datatracker.ietf.org/doc/html/rfc6749#section-5.2 and DESIGN.md §5 "Errors": the database is down or full, not the request wrong.

import { databaseTrouble } from '@fkj/platform-store';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** How trouble of the database is told. */
export interface Trouble {
  readonly status: 503 | 507;
  readonly answer: { readonly error: 'temporarily_unavailable'; readonly error_description: string };
}

const told = (status: Trouble['status'], description: string): Trouble => ({
  status,
  answer: { error: 'temporarily_unavailable', error_description: description },
});

const troubles = {
  unavailable: told(503, 'the database is not answering just now, try again in a few seconds'),
  full: told(507, 'the disk of the server is full, tell who operates it'),
} as const;

/** Null for every other error. */
export const troubleBehind = (error: unknown): Trouble | null => {
  const trouble = databaseTrouble(error);
  return trouble === null ? null : troubles[trouble];
};

/** Seconds. */
const RETRY = '2';

/** An error that goes back to the app by redirect keeps its way; a page has been rendered already. */
const tell = (ctx: KoaContextWithOIDC, { status, answer }: Trouble): void => {
  if (ctx.status !== 500) return;
  const { body } = ctx;
  ctx.status = status;
  ctx.body = typeof body === 'string' ? body : answer;
  if (status === 503) ctx.set('retry-after', RETRY);
};

/** Errors that are ours go to `report`; trouble of the database is no bug, and is told to who asks. */
export const answerDatabaseTrouble = (provider: Provider, report: (error: Error) => void): void => {
  provider.on('server_error', (ctx, error) => {
    const trouble = troubleBehind(error);
    if (trouble === null) report(error);
    else tell(ctx, trouble);
  });
};
