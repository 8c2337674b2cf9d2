// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/docs/AQL/grammar/AqlParser.g4: any query, for tests. Every `at` is 0.

import fc from 'fast-check';
import type {
  AqlCall,
  AqlColumn,
  AqlCondition,
  AqlContainment,
  AqlLiteral,
  AqlMatch,
  AqlOperator,
  AqlParameter,
  AqlPath,
  AqlPredicate,
  AqlQuery,
  AqlSimplePredicate,
  AqlStep,
  AqlTerm,
} from './syntax.ts';

const at = fc.constant(0);
const form = <Form extends string>(name: Form) => fc.constant<Form>(name);
const operator = fc.constantFrom<AqlOperator>('=', '!=', '<', '<=', '>', '>=');
const variable = fc.constantFrom('c', 'o', 'count', 'Blood_pressure2', 'e');
const attribute = fc.constantFrom('value', 'data', 'events', 'items', 'name', 'null_flavour', 'order', 'contains');
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((one) => !one.includes('\0')),
  fc.constantFrom('', "it's", '"', '\\', '2020-01-01', 'a\nb', '*?\\*', 'Ærlig', '{}|', '\u2028'),
);

const parameter: fc.Arbitrary<AqlParameter> = fc.record({
  form: form('parameter'),
  name: fc.constantFrom('x', 'ehrUid', 'p_1'),
  at,
});
const plainText = fc.record({ form: form('text'), value: text, at });
const literal: fc.Arbitrary<AqlLiteral> = fc.oneof(
  plainText,
  fc.record({ form: form('number'), value: fc.constantFrom('0', '-1', '1.50', '1e3', '-0.5E-2', '0.1'), at }),
  fc.record({ form: form('boolean'), value: fc.boolean(), at }),
  fc.record({ form: form('null'), at }),
);
const code = fc.constantFrom(
  'at0001',
  'at0002.1',
  'id5',
  'openEHR-EHR-CLUSTER.a-b.v1',
  'org.x::openEHR-EHR-OBSERVATION.c.v0.0.1-alpha.2',
);

const steps: fc.Arbitrary<readonly AqlStep[]> = fc.array(fc.record({ attribute, predicate: fc.constant(null), at }), {
  minLength: 1,
  maxLength: 3,
});
const simplePredicate: fc.Arbitrary<AqlSimplePredicate> = fc.oneof(
  fc.record({
    form: form('node'),
    id: code,
    name: fc.option(
      fc.oneof(
        plainText,
        parameter,
        fc.record({
          form: form('term'),
          terminology: fc.constantFrom('local', 'snomed_ct(3.1)', 'ISO_639-1'),
          code: fc.constantFrom('at0003', '313267000', 'F60.1', 'en'),
          at,
        }),
      ),
    ),
    at,
  }),
  parameter,
  fc.record({
    form: form('compare'),
    steps,
    operator,
    operand: fc.oneof(literal, parameter, fc.record({ form: form('relative'), steps, at })),
    at,
  }),
  fc.record({ form: form('pattern'), steps, regex: fc.constantFrom('left.*', 'a\\/b', '[0-9]+'), at }),
);
const several = <Form extends 'and' | 'or', Part>(name: Form, part: fc.Arbitrary<Part>) =>
  fc.record({ form: form(name), of: fc.array(part, { minLength: 2, maxLength: 3 }), at });
const conjunction = fc.oneof(
  { weight: 4, arbitrary: simplePredicate },
  { weight: 1, arbitrary: several('and', simplePredicate) },
);
const predicate: fc.Arbitrary<AqlPredicate> = fc.oneof(
  { weight: 4, arbitrary: conjunction },
  { weight: 1, arbitrary: several('or', conjunction) },
);
const perhapsPredicate = fc.option(predicate, { freq: 2 });

const path: fc.Arbitrary<AqlPath> = fc.record({
  form: form('path'),
  variable,
  predicate: perhapsPredicate,
  steps: fc.array(fc.record({ attribute, predicate: perhapsPredicate, at }), { maxLength: 4 }),
  at,
});
const { call } = fc.letrec<{ call: AqlCall; term: AqlTerm }>((tie) => ({
  call: fc.record({
    form: form('call'),
    name: fc.constantFrom('LENGTH', 'CONTAINS', 'CONCAT', 'TERMINOLOGY', 'SOMETHING'),
    arguments: fc.array(tie('term'), { maxLength: 3 }),
    at,
  }),
  term: fc.oneof({ maxDepth: 3, withCrossShrink: true }, path, literal, parameter, tie('call')),
}));
const term = fc.oneof(path, literal, parameter, call);

const column: fc.Arbitrary<AqlColumn> = fc.record({
  of: fc.oneof(
    path,
    literal,
    call,
    fc.record({ form: form('aggregate'), name: form('COUNT'), distinct: fc.boolean(), path, at }),
    fc.record({
      form: form('aggregate'),
      name: form('COUNT'),
      distinct: fc.constant(false),
      path: fc.constant(null),
      at,
    }),
    fc.record({
      form: form('aggregate'),
      name: fc.constantFrom('MIN' as const, 'MAX' as const, 'SUM' as const, 'AVG' as const),
      distinct: fc.constant(false),
      path,
      at,
    }),
  ),
  alias: fc.option(fc.constantFrom('x', 'count', 'date_time')),
  at,
});

const { containment } = fc.letrec<{ containment: AqlContainment }>((tie) => ({
  containment: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      form: form('class'),
      rmClass: fc.constantFrom('EHR', 'COMPOSITION', 'VERSIONED_COMPOSITION', 'CLUSTER'),
      variable: fc.option(variable),
      predicate: perhapsPredicate,
      versions: fc.constant(null),
      contains: fc.option(fc.record({ negated: fc.boolean(), of: tie('containment') })),
      at,
    }),
    fc.record({
      form: form('class'),
      rmClass: fc.constant('VERSION'),
      variable: fc.option(variable),
      predicate: fc.constant(null),
      versions: fc.constantFrom(null, 'latest' as const, 'all' as const),
      contains: fc.option(fc.record({ negated: fc.boolean(), of: tie('containment') })),
      at,
    }),
    several('and', tie('containment')),
    several('or', tie('containment')),
  ),
}));

const match: fc.Arbitrary<AqlMatch> = fc.oneof(
  literal,
  parameter,
  fc.record({
    form: form('call'),
    name: form('TERMINOLOGY'),
    arguments: fc.array(plainText, { minLength: 3, maxLength: 3 }),
    at,
  }),
);
const pattern = fc.constantFrom('left *', 'a\\?b', '\\\\x', "it's", '2019-0?-*', '');
const { condition } = fc.letrec<{ condition: AqlCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ form: form('compare'), left: fc.oneof(path, call), operator, right: term, at }),
    fc.record({ form: form('exists'), path, at }),
    fc.record({
      form: form('like'),
      path,
      pattern: fc.oneof(parameter, fc.record({ form: form('text'), value: pattern, at })),
      at,
    }),
    fc.record({
      form: form('matches'),
      path,
      of: fc.oneof(
        fc.array(match, { minLength: 1, maxLength: 3 }),
        fc.tuple(
          fc.record({
            form: form('uri'),
            value: fc.constantFrom('terminology://snomed-ct/hierarchy?rootConceptId=50043002', 'ehr:a/b'),
            at,
          }),
        ),
      ),
      at,
    }),
    fc.record({ form: form('not'), of: tie('condition'), at }),
    several('and', tie('condition')),
    several('or', tie('condition')),
  ),
}));

/** Any query that the grammar allows, sensible or not. */
export const anyQuery: fc.Arbitrary<AqlQuery> = fc
  .record({
    text: fc.constant(''),
    distinct: fc.boolean(),
    top: fc.option(
      fc.record({
        count: fc.integer({ min: 1, max: 99 }),
        direction: fc.constantFrom('forward' as const, 'backward' as const, null),
        at,
      }),
      { freq: 1 },
    ),
    columns: fc.array(column, { minLength: 1, maxLength: 4 }),
    from: containment,
    where: fc.option(condition),
    orderBy: fc.array(fc.record({ path, direction: fc.constantFrom('ascending' as const, 'descending' as const) }), {
      maxLength: 2,
    }),
    limit: fc.option(fc.record({ count: fc.integer({ min: 1, max: 99 }), offset: fc.option(fc.nat(9)), at })),
  })
  .map((query) => (query.top === null ? query : { ...query, limit: null }));
