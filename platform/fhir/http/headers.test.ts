// https://hl7.org/fhir/R4/http.html: the headers of a request, wrong ones first.

import { describe, expect, it } from 'vitest';
import { checkAccepted, checkFormBody, checkJsonBody } from './media-type.ts';
import { preferenceIn } from './prefer.ts';
import { isKnownVersion, versionToMatch } from './version-headers.ts';

const codeOf = (result: { ok: boolean; error?: readonly { code: string }[] }) =>
  result.ok ? 'ok' : result.error?.[0]?.code;

describe('If-Match', () => {
  it.each(['1', 'W/1', '"a"', 'W/"0"', '*', 'W/"1", W/"2"', ''])('%j names no version', (header) => {
    expect(codeOf(versionToMatch(header))).toBe('if-match-syntax');
  });

  it.each([
    ['W/"3"', 3],
    ['"12"', 12],
    [undefined, null],
  ])('%j asks for %j', (header, version) => {
    expect(versionToMatch(header)).toEqual({ ok: true, value: version });
  });
});

describe('If-None-Match', () => {
  it('knows a version among several', () => {
    expect(isKnownVersion('W/"1", W/"2"', 2)).toBe(true);
    expect(isKnownVersion('W/"1"', 2)).toBe(false);
    expect(isKnownVersion(undefined, 1)).toBe(false);
  });
});

describe('A body', () => {
  it.each([
    [{ 'content-type': 'application/fhir+xml' }, 'media-type'],
    [{ 'content-type': 'text/plain' }, 'media-type'],
    [{}, 'media-type'],
    [{ 'content-type': 'application/fhir+json; charset=iso-8859-1' }, 'media-type'],
    [{ 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' }, 'content-encoding'],
    [{ 'content-type': 'application/fhir+json' }, 'ok'],
    [{ 'content-type': 'application/json; charset=UTF-8' }, 'ok'],
    [{ 'content-type': 'Application/FHIR+json;fhirVersion=4.0;charset="utf-8"' }, 'ok'],
  ])('with %j is %s', (headers, code) => {
    expect(codeOf(checkJsonBody(headers))).toBe(code);
  });

  it('of a search must be form-encoded', () => {
    expect(codeOf(checkFormBody({ 'content-type': 'application/fhir+json' }))).toBe('media-type');
    expect(codeOf(checkFormBody({ 'content-type': 'application/x-www-form-urlencoded' }))).toBe('ok');
  });
});

describe('An answer', () => {
  it.each([
    ['application/fhir+xml', undefined, 'not-acceptable'],
    ['application/fhir+json;q=0', undefined, 'not-acceptable'],
    [undefined, 'xml', 'not-acceptable'],
    ['application/fhir+xml', 'json', 'ok'],
    ['application/fhir+xml, application/fhir+json;q=0.5', undefined, 'ok'],
    ['*/*', 'application/fhir json', 'ok'],
    [undefined, undefined, 'ok'],
  ])('for Accept %j and _format %j is %s', (accept, format, code) => {
    expect(codeOf(checkAccepted(accept, format))).toBe(code);
  });
});

describe('Prefer', () => {
  it('is read in any spelling, and what is unknown is ignored', () => {
    expect(preferenceIn('respond-async, return="minimal"; handling=lenient')).toEqual({
      show: 'minimal',
      handling: 'lenient',
    });
    expect(preferenceIn(undefined)).toEqual({ show: null, handling: 'strict' });
    expect(preferenceIn('return=OperationOutcome').show).toBe('OperationOutcome');
  });
});
