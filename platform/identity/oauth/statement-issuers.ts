// DESIGN.md §1.6 and RFC 7591 §2.3: who may vouch for programs is dated content, not code.

import type { JWK } from 'jose';

/** Somebody whose software statements count here. */
export interface StatementIssuer {
  /** `iss` of its statements. */
  readonly issuer: string;
  /** Public keys. */
  readonly keys: readonly JWK[];
  /** The most that a program may get by its word, as SMART scopes. */
  readonly scope: string;
  /** `software_id` of the programs that are approved; null for all that it vouches for. */
  readonly software: readonly string[] | null;
  /** 'stated': a program speaks for the organisation that the statement names. */
  readonly organisation: 'stated' | 'none';
}

const fault = (place: string): never => {
  throw new Error(`content/access/software-statements.json ${place}`);
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');

/** A private key has no place in content. */
const isPublicKey = (value: unknown): value is JWK =>
  typeof value === 'object' && value !== null && 'kty' in value && value.kty !== 'oct' && !('d' in value);

const readIssuer = (value: unknown, place: string): StatementIssuer => {
  const { issuer, keys, scope, software = null, organisation = 'none' } = Object(value);
  if (typeof issuer !== 'string' || issuer === '' || typeof scope !== 'string')
    return fault(`${place} lacks issuer or scope`);
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isPublicKey))
    return fault(`${place}.keys are not public keys`);
  if (software !== null && !isTexts(software)) return fault(`${place}.software is not a list of names`);
  if (organisation !== 'stated' && organisation !== 'none') return fault(`${place}.organisation is stated or none`);
  return { issuer, keys, scope, software, organisation };
};

/** Reads the content; throws with the place of the first fault. Answers the issuers that count at an instant (ms). */
export const readStatementIssuers = (content: unknown): ((at: number) => readonly StatementIssuer[]) => {
  const { editions } = Object(content);
  if (!Array.isArray(editions)) return fault('has no editions');
  const read = editions
    .map((edition: unknown, index) => {
      const place = `editions[${index}]`;
      const { validFrom, issuers } = Object(edition);
      const from = Date.parse(String(validFrom));
      if (Number.isNaN(from)) return fault(`${place}.validFrom is not a date`);
      if (!Array.isArray(issuers)) return fault(`${place}.issuers is not a list`);
      return { from, issuers: issuers.map((one: unknown, number) => readIssuer(one, `${place}.issuers[${number}]`)) };
    })
    .toSorted((left, right) => right.from - left.from);
  return (at) => read.find(({ from }) => from <= at)?.issuers ?? [];
};
