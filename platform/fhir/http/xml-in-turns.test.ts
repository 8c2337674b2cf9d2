// https://hl7.org/fhir/R4/xml.html: a large body in XML holds up nobody else.

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const { send } = await testHouse();
const xml = { 'content-type': 'application/fhir+xml' };
const entry = '<entry><resource><Patient><active value="true"/></Patient></resource></entry>';
const bundle = (entries: number, end = '</Bundle>') =>
  `<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>${entry.repeat(entries)}${end}`;

/** The answer, and how many times others had their turn before it came. */
async function counted(body: string) {
  let turns = 0;
  let answered = false;
  const count = (): void => {
    turns += 1;
    if (!answered) setImmediate(count);
  };
  setImmediate(count);
  const answer = await send('system', { method: 'POST', url: '/', body, headers: xml });
  answered = true;
  return { answer, turns };
}

describe('A body in XML', () => {
  it('is refused where it is wrong, however far from its beginning', async () => {
    const { answer } = await counted(bundle(20_000, '</Bundles>'));
    expect([answer.status, answer.json.issue[0].details.coding[0].code]).toEqual([400, 'not-xml']);
    expect(answer.json.issue[0].diagnostics).toMatch(/line 1, column 1\d{6}/);
  });

  it('leaves others a turn after each piece', async () => {
    const small = await counted(bundle(1));
    const large = await counted(bundle(40_000));
    expect([small.answer.status, large.answer.status]).toEqual([400, 400]);
    expect(large.answer.json.issue[0].details.coding[0].code).toBe('bundle-type');
    expect(large.turns - small.turns).toBeGreaterThan(40);
  });
});
