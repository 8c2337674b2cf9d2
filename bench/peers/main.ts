// docs/performance.md "Beside the peers": `npm run bench:peers` prints the tables from the recorded run.

import { readRecorded } from '../figures.ts';
import { peerTables } from './peer-table.ts';

export const bench = async (root: string): Promise<number> => {
  const recorded = readRecorded(root);
  if (recorded === null) {
    console.error('Nothing is recorded yet: npm run bench -- --record');
    return 2;
  }
  console.log(peerTables(recorded));
  return 0;
};
