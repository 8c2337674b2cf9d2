// DESIGN.md §4 "Index": npm run reindex.

import { distrustIndex, openDatabase } from '@fkj/platform-store';
import { type Settings, storeSettings } from '../settings.ts';

/** Has the server that runs, or the next one that starts, make every index row anew. 0: written down; 2: could not. */
export const reindexCommand = async (settings: Settings): Promise<number> => {
  const opened = await openDatabase({ ...storeSettings(settings), purpose: 'visit' });
  if (!opened.ok) {
    console.error(opened.error.sentence);
    return 2;
  }
  try {
    await distrustIndex(opened.value.pool);
    console.log(
      'The server makes every index row anew, while it goes on. GET /fhir/SearchParameter/$index-status tells of it.',
    );
    return 0;
  } finally {
    await opened.value.stop();
  }
};
