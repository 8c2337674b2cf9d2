// DESIGN.md §4: where a walk stands, as text that can be kept in a job.

import type { Tables, WalkMark } from '@fkj/platform-store';
import type { WalkPlace } from './walk-query.ts';

export interface Place {
  readonly tables: Tables;
  /** The first of the patients that the next step walks. */
  readonly patient: number;
  readonly mark: WalkMark | null;
}

export const printPlace = ({ tables, patient, mark }: Place): WalkPlace =>
  [tables, patient, ...(mark === null ? [] : [mark.bucket, mark.object])].join(' ');

const WRITTEN = /^(patient|common) (\d+)(?: (\d+) (-?\d+))?$/;

/** Only text that `printPlace` made is a place: anything else is a bug of who kept it. */
export const readPlace = (place: WalkPlace): Place => {
  const [, tables, patient, bucket, object] = WRITTEN.exec(place) ?? [];
  if (tables !== 'patient' && tables !== 'common') throw new Error('This is no place of a walk');
  return {
    tables,
    patient: Number(patient),
    mark: bucket === undefined || object === undefined ? null : { bucket: Number(bucket), object: BigInt(object) },
  };
};
