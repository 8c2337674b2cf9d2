// https://datatracker.ietf.org/doc/html/rfc8252#section-8.3

import { describe, expect, it } from 'vitest';
import { namesOfServer, sameServer } from './loopback.ts';

describe('an address of the server', () => {
  it.each([
    ['https://journal.example/fhir', 'https://evil.example/fhir'],
    ['http://localhost:8080/fhir', 'http://localhost:8081/fhir'],
    ['http://localhost:8080/fhir', 'https://localhost:8080/fhir'],
    ['http://localhost:8080/fhir', 'http://localhost.evil.example:8080/fhir'],
    ['http://localhost:8080/fhir', 'http://127.0.0.1:8080/other'],
    ['http://localhost:8080/fhir', 'nonsense'],
  ])('%s is not %s', (ours, theirs) => {
    expect(sameServer(theirs, ours)).toBe(false);
  });

  it('may name this machine in each way', () => {
    expect(sameServer('http://127.0.0.1:8080/fhir', 'http://localhost:8080/fhir')).toBe(true);
    expect(namesOfServer('http://127.0.0.1:8080')).toContain('http://localhost:8080');
    expect(namesOfServer('https://journal.example')).toEqual(['https://journal.example']);
  });
});
