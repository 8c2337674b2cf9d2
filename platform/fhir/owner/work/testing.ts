// CONTRIBUTING.md "Tests": a process that is killed in the middle of a work on all that an organisation is responsible for.

import { openWorker } from '../../bulk/job/worker.ts';
import type { FhirHouse } from '../../house.ts';

interface Death {
  /** The how manieth of these calls it is. */
  readonly at: number;
  readonly when: 'before' | 'after';
  readonly calls: 'commit' | 'changeOwner' | 'keep';
}

/** A worker whose process stops for good at the `at`-th of these calls: the call is made, or not, and nothing comes after. */
export const dyingWorker = (house: FhirHouse, { at, when, calls }: Death) => {
  let left = at;
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const dying =
    <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      left -= 1;
      if (left > 0) return call(...given);
      if (left === 0 && when === 'after') await call(...given);
      die();
      return new Promise<Answer>(() => undefined);
    };
  const { record, bulk } = house;
  const { jobs } = bulk;
  const dyingRecord = {
    ...record,
    ...(calls === 'commit' ? { commit: dying(record.commit) } : {}),
    ...(calls === 'changeOwner' ? { changeOwner: dying(record.changeOwner) } : {}),
  };
  const mortal = openWorker(
    { ...house, record: dyingRecord },
    calls === 'keep' ? { ...bulk, jobs: { ...jobs, keep: dying(jobs.keep) } } : bulk,
    (error) => {
      throw error;
    },
  );
  return { work: () => Promise.race([mortal.work(), died]) };
};
