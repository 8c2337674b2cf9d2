// https://tanstack.com/query/v5/docs: TanStack Query wants failures thrown; this is the one place that throws a Failure.
import { QueryClient } from '@tanstack/react-query';
import type { Answer, Failure } from './failure.ts';

/** Carries a Failure through TanStack Query's error channel. */
export class FailedQuery extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The value of an answer, or a FailedQuery for the query to show. */
export async function answered<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const settled = await answer;
  if (!settled.ok) throw new FailedQuery(settled.error);
  return settled.value;
}

/** The failure that a query ended with, if any; anything but a FailedQuery is a bug and is shown as the server's. */
export function failureIn(error: Error | null): Failure | undefined {
  if (error === null) return undefined;
  return error instanceof FailedQuery ? error.failure : { kind: 'server', sentences: [], codes: [] };
}

/** Queries retry only what may pass by itself; nothing personal is kept after the tab is closed. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 10 * 60_000,
        networkMode: 'always',
        retry: (count, error) => count < 2 && ['offline', 'server'].includes(failureIn(error)?.kind ?? 'server'),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
