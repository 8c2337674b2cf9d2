// CONTRIBUTING.md "Tests": an export as a client makes it, with a worker that runs when it is told to.

import { expect } from 'vitest';
import type { TestAnswer, TestHouse, TestRequest } from '../testing/test-house.ts';
import { openWorker } from './job/worker.ts';

export const ASYNC = { prefer: 'respond-async' };

export interface TestFile {
  readonly type: string;
  readonly url: string;
  readonly count: number;
}

export interface TestManifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly TestFile[];
  readonly deleted: readonly TestFile[];
  readonly error: readonly TestFile[];
}

/** Speaks to the jobs of a test house. */
export const bulkClient = ({ send, house }: Pick<TestHouse, 'send' | 'house'>) => {
  const worker = openWorker(house, house.bulk, (error) => {
    throw error;
  });
  const kickOff = (caller: string | null, request: TestRequest): Promise<TestAnswer> =>
    send(caller, { ...request, headers: { ...ASYNC, ...request.headers } });
  /** The address of the job's status. */
  const begin = async (caller: string, request: TestRequest): Promise<string> => {
    const begun = await kickOff(caller, request);
    expect([begun.status, begun.text]).toEqual([202, '']);
    return String(begun.headers['content-location']);
  };
  const manifestOf = async (caller: string, status: string): Promise<TestManifest> => {
    const answer = await send(caller, { url: status });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('transactionTime')]);
    return answer.json;
  };
  /** Does the job and answers its manifest. */
  const done = async (caller: string, request: TestRequest): Promise<TestManifest> => {
    const status = await begin(caller, request);
    await worker.work();
    return manifestOf(caller, status);
  };
  const linesOf = async (caller: string, files: readonly TestFile[]) => {
    const lines: { resourceType: string; id: string; [name: string]: unknown }[] = [];
    for (const { url, type, count } of files) {
      const { status, text } = await send(caller, { url });
      const some = text.split('\n').filter((line) => line !== '');
      expect([status, some.length]).toEqual([200, count]);
      const resources = some.map((line) => JSON.parse(line));
      expect(new Set(resources.map(({ resourceType }) => resourceType))).toEqual(new Set([type]));
      lines.push(...resources);
    }
    return lines;
  };
  /** The names of what is in the files. */
  const namesOf = async (caller: string, files: readonly TestFile[]): Promise<readonly string[]> =>
    (await linesOf(caller, files)).map(({ resourceType, id }) => `${resourceType}/${id}`).sort();
  return { worker, kickOff, begin, manifestOf, done, linesOf, namesOf };
};
