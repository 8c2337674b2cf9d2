// DESIGN.md §8 "p50 at 16 x data <= 1.3 x p50 at 1 x": what is asked of the grown house and of one that stayed at 1 x.

import { IN_REACH } from '../data/fill-house.ts';
import { subjectsIn } from '../data/subjects.ts';
import { nurseOf } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import type { Asker, Measured } from '../turns/in-turns.ts';

/** What grows with the answer and not with the house has the bound; a search of everybody is told beside it. */
export const GROWTH: readonly Measured[] = [
  { name: 'read by id', bounded: true },
  { name: 'search: patient, code, sorted by date', bounded: true },
  { name: 'ward search: 40 patients named, code, sorted by date, 20 a page', bounded: true },
  { name: 'ward search: members of a Group (_has), code, sorted by date, 20 a page', bounded: true },
  { name: '$everything of a patient, 20 resources', bounded: true },
  { name: '$everything of a Synthea patient', bounded: true },
  { name: 'create Observation', bounded: true },
  { name: 'transaction of 100 entries', bounded: true },
  { name: 'search: Patient by name', bounded: false },
  { name: 'search: code and date over the whole reach (10,000 patients), 20 a page', bounded: false },
];

/** The nurse of a house, who reaches as many patients at every step. */
export const askerIn = async (server: ServerProcess): Promise<Asker> => {
  const subjects = await subjectsIn(server);
  const reach = subjects.patients.length + subjects.small.length;
  if (reach !== IN_REACH) throw new Error(`the nurse reaches ${reach} patients in ${server.dataDir}`);
  return { server, nurse: nurseOf(server.dataDir), subjects };
};
