// https://hl7.org/fhir/R4/operations.html: addresses and methods of operations, over HTTP.

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const { send } = await testHouse();
const code = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;

describe('The addresses of operations', () => {
  it.each([['/$nothing'], ['/Patient/$nothing'], ['/Patient/a/$nothing'], ['/Patient/$nothing/_history']])(
    '%s is 404 and says that no such operation is offered',
    async (url) => {
      for (const method of ['GET', 'POST'] as const) {
        const answer = await send('system', { method, url });
        expect([method, answer.status, code(answer)]).toEqual([method, 404, 'unknown-operation']);
      }
    },
  );

  it('take no other method than they allow, and say which', async () => {
    for (const url of ['/Patient/$merge', '/Observation/o/$correct-patient']) {
      const answer = await send('system', { url });
      expect([answer.status, answer.headers['allow'], code(answer)]).toEqual([405, 'POST', 'method-not-allowed']);
    }
  });

  it('refuse a type that does not offer the operation', async () => {
    const answer = await send('system', { method: 'POST', url: '/Observation/$merge', body: {} });
    expect([answer.status, code(answer)]).toEqual([404, 'unknown-operation']);
  });
});
