// https://hl7.org/fhir/R4/http.html: the headers of a request, wrong ones first.

import { describe, expect, it } from 'vitest';
import { checkFormBody, checkResourceBody, wantedType } from './media-type.ts';
import { preferenceIn } from './prefer.ts';
import { isKnownVersion, isUnchanged, knownBy, versionToMatch } from './version-headers.ts';

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

describe('What the caller has already', () => {
  const version = { number: 2, lastUpdated: Date.UTC(2026, 0, 5, 10, 0, 0, 900) };

  it.each([
    [{ 'if-none-match': 'W/"1"', 'if-modified-since': 'Mon, 05 Jan 2026 10:00:00 GMT' }, false],
    [{ 'if-modified-since': 'Mon, 05 Jan 2026 09:59:59 GMT' }, false],
    [{ 'if-modified-since': '2026-01-05' }, false],
    [{ 'if-modified-since': 'Abc, 99 Xyz 2026 10:00:00 GMT' }, false],
    [{}, false],
    [{ 'if-none-match': '*' }, true],
    [{ 'if-none-match': '"2"', 'if-modified-since': 'Mon, 05 Jan 2025 10:00:00 GMT' }, true],
    [{ 'if-modified-since': 'Mon, 05 Jan 2026 10:00:00 GMT' }, true],
  ])('%j: %s', (headers, unchanged) => {
    expect(isUnchanged(knownBy(headers), version)).toBe(unchanged);
  });
});

describe('A body', () => {
  it.each([
    [{ 'content-type': 'text/plain' }, 'media-type'],
    [{}, 'media-type'],
    [{ 'content-type': 'application/fhir+json; charset=iso-8859-1' }, 'media-type'],
    [{ 'content-type': 'application/fhir+xml; fhirVersion=3.0' }, 'media-type'],
    [{ 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' }, 'content-encoding'],
    [{ 'content-type': 'application/fhir+json' }, 'ok'],
    [{ 'content-type': 'application/json; charset=UTF-8' }, 'ok'],
    [{ 'content-type': 'Application/FHIR+json;fhirVersion=4.0;charset="utf-8"' }, 'ok'],
    [{ 'content-type': 'text/xml; charset=utf-8' }, 'ok'],
  ])('with %j is %s', (headers, code) => {
    expect(codeOf(checkResourceBody(headers))).toBe(code);
  });

  it('of a search must be form-encoded', () => {
    expect(codeOf(checkFormBody({ 'content-type': 'application/fhir+json' }))).toBe('media-type');
    expect(codeOf(checkFormBody({ 'content-type': 'application/x-www-form-urlencoded' }))).toBe('ok');
  });
});

describe('An answer', () => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';

  it.each([
    ['application/pdf', undefined, null],
    ['application/fhir+json;q=0', undefined, null],
    ['application/fhir+json; fhirVersion=3.0', undefined, null],
    ['application/fhir+json', 'ttl', null],
    ['*/*', '', null],
    [undefined, 'application/fhir+json; fhirVersion=3.0', null],
    [undefined, undefined, 'application/fhir+json'],
    ['application/json', undefined, 'application/json'],
    ['text/*', undefined, 'text/xml'],
    ['text/xml', undefined, 'text/xml'],
    [browser, undefined, 'application/fhir+json'],
    ['application/fhir+xml', 'json', 'application/fhir+json'],
    ['application/fhir+json', 'application/fhir xml', 'application/fhir+xml'],
    [undefined, 'xml', 'application/fhir+xml'],
    ['*/*', 'text/xml', 'text/xml'],
    ['application/fhir+xml, application/fhir+json;q=0.5', undefined, 'application/fhir+xml'],
    ['application/fhir+xml;q=0.4, application/fhir+json;q=0.5', undefined, 'application/fhir+json'],
    ['application/fhir+xml, application/fhir+json', undefined, 'application/fhir+xml'],
    ['*/*, application/fhir+xml', undefined, 'application/fhir+xml'],
    ['*/*, application/fhir+json;q=0', undefined, 'application/fhir+xml'],
    ['application/*;q=0.2, application/xml;q=0.1', undefined, 'application/fhir+json'],
    ['application/fhir+xml; fhirVersion=4.0', undefined, 'application/fhir+xml'],
  ])('for Accept %j and _format %j is %j', (accept, format, type) => {
    const wanted = wantedType(accept, format);
    expect(wanted.ok ? wanted.value.contentType : null).toBe(type === null ? null : `${type}; charset=utf-8`);
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
