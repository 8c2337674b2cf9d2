// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses/HTTP-status-codes: the openEHR error body.

import type { Finding } from '@fkj/standards-openehr';
import { catalogue } from './catalogue.ts';
import type { Refusal } from './refusal.ts';

/** More findings than a person reads. */
const MOST = 200;

/** `message` and `validationErrors` as the specification's schema has them, `code` and `errors` as its text shows them. */
export function printError({ code, detail, findings = [] }: Refusal): string {
  const { sentence } = catalogue[code];
  const message = detail === undefined ? sentence : `${sentence} ${detail}`;
  const shown = findings.slice(0, MOST);
  return JSON.stringify({
    message,
    code,
    validationErrors: shown.map(({ path, sentence: what }) => `${path}: ${what}`),
    errors: shown.map(coded),
  });
}

const coded = ({ code, path, sentence }: Finding) => ({
  _type: 'DV_CODED_TEXT',
  value: `${path}: ${sentence}`,
  defining_code: {
    _type: 'CODE_PHRASE',
    terminology_id: { _type: 'TERMINOLOGY_ID', value: 'local' },
    code_string: code,
  },
});

export const statusOf = ({ code }: Refusal): number => catalogue[code].status;
