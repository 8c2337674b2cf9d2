// DESIGN.md §8 "p50": how long answers take when nobody queues, in parts of a millisecond (autocannon counts whole ones).

import { Agent, request as send } from 'node:http';
import type { Request } from 'autocannon';
import type { ServerProcess } from '../house/server-process.ts';

export interface Asking {
  readonly token: string;
  /** Each of them asks again when it has its answer. */
  readonly connections: number;
  readonly request: (number: number) => Request;
  readonly isRight?: (body: string) => boolean;
  /** ms after which nothing more is asked. */
  readonly milliseconds: number;
  /** Most requests: what is written in a measure must not make the house grow. */
  readonly most: number;
}

let asked = 0;

const answered = (url: string, agent: Agent, { token, request }: Asking): Promise<{ status: number; body: string }> => {
  const { method = 'GET', path = '/', headers = {}, body = '' } = request(asked++);
  return new Promise((resolve, reject) => {
    const sent = send(url + path, {
      agent,
      method,
      headers: {
        'content-type': 'application/fhir+json',
        ...headers,
        authorization: `Bearer ${token}`,
        'content-length': Buffer.byteLength(body),
      },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    sent.end(body);
  });
};

/** ms that each answer took, from the first byte sent to the last received. Throws when one was not a success. */
export const latenciesOf = async ({ address }: ServerProcess, asking: Asking): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: asking.connections });
  const latencies: number[] = [];
  const end = performance.now() + asking.milliseconds;
  let left = asking.most;
  const connection = async (): Promise<void> => {
    while (performance.now() < end && left-- > 0) {
      const began = performance.now();
      const { status, body } = await answered(address, agent, asking);
      latencies.push(performance.now() - began);
      if (status < 200 || status > 299) throw new Error(`answered ${status}: ${body.slice(0, 500)}`);
      if (asking.isRight?.(body) === false) throw new Error(`answered something else: ${body.slice(0, 500)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: asking.connections }, connection));
  } finally {
    agent.destroy();
  }
  return latencies;
};
