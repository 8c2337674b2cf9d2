// https://hl7.org/fhir/R4/valueset-operation-validate-code.html: a code system of 1,000 codes and a value set of half of them.

import { type Bundle, put, range, transaction } from './municipality.ts';

const SYSTEM = 'https://felleskommunaljournal.no/bench/codes';
export const VALUE_SET = 'https://felleskommunaljournal.no/bench/half';
const CODES = 1_000;

export const termOf = (number: number): { readonly system: string; readonly code: string } => ({
  system: SYSTEM,
  code: `c${(number * 2) % CODES}`,
});

const concept = (number: number) => ({ code: `c${number}`, display: `Begrep ${number}` });

export const terms = (): Bundle =>
  transaction([
    put({
      resourceType: 'CodeSystem',
      id: 'bench-codes',
      url: SYSTEM,
      status: 'active',
      content: 'complete',
      concept: range(0, CODES).map(concept),
    }),
    put({
      resourceType: 'ValueSet',
      id: 'bench-half',
      url: VALUE_SET,
      status: 'active',
      compose: {
        include: [
          {
            system: SYSTEM,
            concept: range(0, CODES)
              .filter((number) => number % 2 === 0)
              .map(concept),
          },
        ],
      },
    }),
  ]);
