// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  narrowScopes,
  parseScopes,
  type ScopeInteraction,
  type ScopeLevel,
  scopeInteractions,
  scopeLevels,
  scopesAllow,
} from './index.ts';

const allow = (scopes: string, level: ScopeLevel, type: string, interaction: ScopeInteraction) =>
  scopesAllow(parseScopes(scopes), { level, type, interaction });

const letters = fc.subarray([...scopeInteractions], { minLength: 1 }).map((some) => some.join(''));
const scopeText = fc
  .tuple(
    fc.constantFrom(...scopeLevels),
    fc.constantFrom('*', 'Patient', 'Observation'),
    letters,
    fc.constantFrom('', '?code=a', '?code=b'),
  )
  .map(([level, type, some, query]) => `${level}/${type}.${some}${query}`);
const question = fc.record({
  level: fc.constantFrom(...scopeLevels),
  type: fc.constantFrom('Patient', 'Observation', 'Task'),
  interaction: fc.constantFrom(...scopeInteractions),
});

describe('what scopes allow', () => {
  it('is nothing by default', () => {
    expect(allow('', 'user', 'Patient', 'r')).toEqual({ allowed: 'no' });
    expect(allow('openid launch fhirUser', 'user', 'Patient', 'r')).toEqual({ allowed: 'no' });
  });

  it('does not cross levels, types or interactions', () => {
    expect(allow('patient/*.cruds', 'user', 'Patient', 'r')).toEqual({ allowed: 'no' });
    expect(allow('user/Observation.cruds', 'user', 'Patient', 'r')).toEqual({ allowed: 'no' });
    expect(allow('user/Patient.r', 'user', 'Patient', 's')).toEqual({ allowed: 'no' });
    expect(allow('user/Patient.rs', 'user', '*', 's')).toEqual({ allowed: 'no' });
  });

  it('is everything with a wildcard', () => {
    expect(allow('user/*.read', 'user', 'Patient', 's')).toEqual({ allowed: 'everything' });
  });

  it('adds up: an unrestricted scope beside a granular one wins, two granular ones are alternatives', () => {
    expect(allow('user/Observation.rs?code=a user/*.rs', 'user', 'Observation', 's')).toEqual({
      allowed: 'everything',
    });
    expect(allow('user/Observation.rs?code=a user/Observation.s?code=b', 'user', 'Observation', 's')).toEqual({
      allowed: 'some',
      alternatives: [[{ name: 'code', value: 'a' }], [{ name: 'code', value: 'b' }]],
    });
  });
});

describe('narrowing', () => {
  it('drops what the client may not have', () => {
    expect(
      narrowScopes(['system/*.cruds', 'user/*.rs', 'openid', 'launch', 'nonsense'], ['user/*.rs', 'openid']),
    ).toEqual(['user/*.rs', 'openid']);
  });

  it('cuts a wide scope to the allowed types and interactions', () => {
    expect(narrowScopes(['user/*.cruds'], ['user/Patient.rs', 'user/Task.*'])).toEqual([
      'user/Patient.rs',
      'user/Task.cruds',
    ]);
  });

  it('keeps the spelling of a scope that is covered whole', () => {
    expect(narrowScopes(['patient/*.read'], ['patient/*.cruds'])).toEqual(['patient/*.read']);
  });

  it('joins criteria of both sides', () => {
    expect(narrowScopes(['user/Observation.rs?code=a'], ['user/*.rs?category=b'])).toEqual([
      'user/Observation.rs?code=a&category=b',
    ]);
  });

  it('never allows more than was asked for, nor more than was allowed', () => {
    fc.assert(
      fc.property(fc.array(scopeText), fc.array(scopeText), question, (asked, allowed, ask) => {
        const narrowed = scopesAllow(parseScopes(narrowScopes(asked, allowed).join(' ')), ask).allowed;
        const byAsked = scopesAllow(parseScopes(asked.join(' ')), ask).allowed;
        const byAllowed = scopesAllow(parseScopes(allowed.join(' ')), ask).allowed;
        if (narrowed === 'everything') expect([byAsked, byAllowed]).toEqual(['everything', 'everything']);
        if (narrowed === 'some') expect([byAsked, byAllowed]).not.toContain('no');
        if (byAsked === 'everything' && byAllowed === 'everything') expect(narrowed).toBe('everything');
      }),
    );
  });
});
