// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html and AQL_examples.html: every example of their text, and what is found wrong with it.
// Elisions (`/.../`) are written out with the nodes that the other examples have.

import { describe, expect, it } from 'vitest';
import { checkAql, parseAql, printAql } from './index.ts';

const SYSTOLIC = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value';
const DIASTOLIC = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0005]/value';
const BP = 'OBSERVATION o [openEHR-EHR-OBSERVATION.blood_pressure.v1]';
const ENCOUNTER = 'CONTAINS COMPOSITION c [openEHR-EHR-COMPOSITION.encounter.v1]';
const HIGH = `WHERE ${SYSTOLIC}/magnitude >= 140 OR ${DIASTOLIC}/magnitude >= 90`;
const ADMISSION =
  'EHR e CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.administrative_encounter.v1] CONTAINS ADMIN_ENTRY admission[openEHR-EHR-ADMIN_ENTRY.admission.v1]';
const PROBLEMS =
  'CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.problem_list.v1] CONTAINS EVALUATION p[openEHR-EHR-EVALUATION.problem-diagnosis.v1]';
const CODE = 'p/data/items[at0002]/value/defining_code/code_string';
const GLUCOSE = "o/data[at0001]/events[at0002 and name/value='Any event']/data[at0003]/items[at0013.1]/value";
const from = (rest: string) => `SELECT c FROM ${rest}`;
const where = (condition: string) =>
  from(`EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o AND OBSERVATION o1 AND EVALUATION p WHERE ${condition}`);
const inPath = (predicate: string) => `SELECT o/data[at0001]/events[at0006]/data/items${predicate} FROM ${BP}`;

/** A name, the query, and the codes of what is found. */
const EXAMPLES: readonly (readonly [string, string, (readonly string[])?])[] = [
  [
    'variables',
    `SELECT ${SYSTOLIC}/magnitude, ${DIASTOLIC}/magnitude FROM EHR [ehr_id/value='1234'] CONTAINS COMPOSITION [openEHR-EHR-COMPOSITION.encounter.v1] CONTAINS ${BP} ${HIGH}`,
  ],
  [
    'parameters',
    `SELECT ${SYSTOLIC}/magnitude, ${DIASTOLIC}/magnitude FROM EHR [ehr_id/value=$ehrUid] CONTAINS COMPOSITION [openEHR-EHR-COMPOSITION.encounter.v1] CONTAINS ${BP} ${HIGH}`,
  ],
  ['parameter as archetype id', from('COMPOSITION c[$archetypeId]')],
  ['parameter as name', inPath('[at0003, $nameValue]')],
  ['parameter in WHERE', where(`${SYSTOLIC}/value > $systolicCriteria`)],
  ['archetype predicate', from(`EHR [ehr_id/value='1234'] ${ENCOUNTER} CONTAINS ${BP}`)],
  [
    'archetype predicate in full',
    from(
      "EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o WHERE e/ehr_id/value = '1234' AND c/archetype_node_id = 'openEHR-EHR-COMPOSITION.encounter.v1' AND o/archetype_node_id = 'openEHR-EHR-OBSERVATION.blood_pressure.v1'",
    ),
  ],
  ...[
    '[at0002]',
    '[archetype_node_id=at0002]',
    '[at0002 and name/value=$nameValue]',
    "[at0002 and name/value='real name value']",
    '[archetype_node_id=at0002 and name/value=$nameValue]',
    "[archetype_node_id=at0002 and name/value='real name value']",
    '[at0002, $nameValue]',
    "[at0002, 'real name value']",
    '[at0002, at0003]',
    '[at0002, snomed_ct(3.1)::313267000]',
    '[at0003, icd10AM::F60.1|Schizoid personality disorder|]',
    "[archetype_node_id=at0002 and name/defining_code/code_string='at0003' and name/defining_code/terminology_id/value='local']",
    "[archetype_node_id=at0002 and name/defining_code/code_string='313267000' and name/defining_code/terminology_id/value='snomed_ct(3.1)']",
    '[at0002 and value/defining_code/terminology_id/value=$terminologyId]',
  ].map((predicate) => [`node predicate ${predicate}`, inPath(predicate)] as const),
  ['identified path', `SELECT ${SYSTOLIC}/value FROM ${BP}`],
  ['identified path with a predicate', 'SELECT o[name/value=$nameValue] FROM OBSERVATION o'],
  [
    'identified path with both',
    `SELECT ${SYSTOLIC.replace('o/', 'o[name/value=$nameValue]/')}/value FROM OBSERVATION o`,
  ],
  ...['>140', '>=140', '<160', '<=160'].map(
    (rest) => [`comparison ${rest}`, where(`${SYSTOLIC}/value ${rest}`)] as const,
  ),
  ['comparison =', where('c/name/value = $nameValue')],
  ['comparison !=', where("c/archetype_details/template_id/value != ''")],
  ['LIKE', `SELECT e/ehr_id/value, c/context/start_time FROM ${ADMISSION} WHERE c/context/start_time LIKE '2019-0?-*'`],
  ['LIKE of a name', where("o/data[at0001]/events[at0006]/name/value LIKE 'left *'")],
  ['LIKE anywhere', where('c/name/value LIKE "\\*test*" OR c/name/value LIKE "test \\?"')],
  [
    'matches a list',
    `SELECT o/data[at0002]/events[at0003]/data/items[at0015]/items[at0018]/name FROM EHR [uid=$ehrUid] CONTAINS Composition c CONTAINS Observation o[openEHR-EHR-OBSERVATION.microbiology.v1] WHERE o/data[at0002]/events[at0003]/data/items[at0015]/items[at0018]/items[at0019]/items[at0021]/name/defining_code/code_string matches {'18919-1', '18961-3', '19000-9'}`,
    ['unknown-attribute'],
  ],
  ['matches texts', where("c/name/value matches {'string item 1', 'string item 2', 'string item3'}")],
  ['matches dates', where("c/context/start_time matches {'2006-01-01', '2007-01-01', '2008-01-01'}")],
  ['matches whole numbers', where(`${SYSTOLIC}/magnitude matches {1, 2, 3}`)],
  ['matches numbers', where(`${SYSTOLIC}/magnitude matches {1.1, 2.5, 3.8}`)],
  [
    'matches a URI',
    `SELECT e/ehr_status/subject/external_ref/id/value, diagnosis/data/items[at0002.1]/value FROM EHR e CONTAINS Composition c[openEHR-EHR-COMPOSITION.problem_list.v1] CONTAINS Evaluation diagnosis[openEHR-EHR-EVALUATION.problem-diagnosis.v1] WHERE c/name/value='Current Problems' AND diagnosis/data/items[at0002.1]/value/defining_code matches { terminology://snomed-ct/hierarchy?rootConceptId=50043002 }`,
  ],
  [
    'matches a function',
    `SELECT c/context/start_time, p/data/items[at0002]/value FROM EHR e[ehr_id/value='1234'] ${PROBLEMS} WHERE c/name/value='Current Problems' AND ${CODE} matches TERMINOLOGY('expand', 'http://hl7.org/fhir/4.0', 'http://snomed.info/sct?fhir_vs=isa/50697003')`,
  ],
  [
    'NOT',
    `SELECT e/ehr_id/value FROM ${ADMISSION} WHERE NOT (EXISTS c/content[openEHR-EHR-ADMIN_ENTRY.discharge.v1] AND e/ehr_status/subject/external_ref/namespace = 'CEC')`,
  ],
  [
    'NOT, the same',
    `SELECT e/ehr_id/value FROM ${ADMISSION} WHERE NOT EXISTS c/content[openEHR-EHR-ADMIN_ENTRY.discharge.v1] OR e/ehr_status/subject/external_ref/namespace != 'CEC'`,
  ],
  [
    'NOT CONTAINS',
    `SELECT e/ehr_id/value FROM ${ADMISSION.replace(' CONTAINS ADMIN', ' NOT CONTAINS ADMIN')} WHERE e/ehr_status/subject/external_ref/namespace != 'CEC'`,
  ],
  [
    'EXISTS',
    `SELECT e/ehr_id/value FROM ${ADMISSION} WHERE NOT EXISTS c/content[openEHR-EHR-ADMIN_ENTRY.discharge.v1]`,
  ],
  [
    'aggregates',
    `SELECT MAX(${SYSTOLIC}/magnitude) AS maxValue, MIN(${SYSTOLIC}/magnitude) AS minValue, AVG(${SYSTOLIC}/magnitude) AS meanValue FROM EHR e ${ENCOUNTER} CONTAINS ${BP}`,
  ],
  [
    'TERMINOLOGY in a list',
    where(
      `${CODE} matches {'http://snomed.info/id/442031002', TERMINOLOGY('expand', 'http://hl7.org/fhir/4.0', 'http://snomed.info/sct?fhir_vs=isa/50697003')}`,
    ),
  ],
  [
    'TERMINOLOGY as a question',
    where(
      "TERMINOLOGY('validate', 'http://hl7.org/fhir/r4', 'system=http://snomed.info/sct&code=122298005&url=http://snomed.info/sct?fhir_vs&display=Astrovirus RNA assay') = true",
    ),
  ],
  [
    'class expressions',
    'SELECT e/ehr_id/value FROM EHR e CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.referral.v1] WHERE c/archetype_details/template_id/value = $templateId',
  ],
  ['class expression of EHR', from('EHR c[ehr_id/value=$ehrUid]')],
  ['class expression of COMPOSITION', from('COMPOSITION c[openEHR-EHR-COMPOSITION.report.v1]')],
  [
    'identified expressions',
    where(
      `${SYSTOLIC}/value >= 140 AND c/archetype_details/template_id/value = 'health_encounter' AND c/archetype_details/template_id/value = $templateParameter`,
    ),
  ],
  ['identified expression with LIKE', where("c/archetype_details/template_id/value LIKE '*encounter*'")],
  ['identified expression of two paths', where(`${SYSTOLIC}/value > ${SYSTOLIC.replace('o/', 'o1/')}/value`)],
  ...['1986-01-01T12:00:00.000+09:30', '1986-01-01', '19860101'].map(
    (time) => [`time ${time}`, where(`c/context/start_time <= '${time}'`)] as const,
  ),
  ['a time of day beside a date and time', where("c/context/start_time < '12:00:00+09:30'"), ['operand']],
  ['FROM', from('EHR e [ehr_id/value=$ehrUid] CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.report.v1]')],
  ['containment', from('EHR e CONTAINS COMPOSITION c [openEHR-EHR-COMPOSITION.referral.v1]')],
  [
    'containment with AND',
    from(
      'EHR e CONTAINS COMPOSITION c [openEHR-EHR-COMPOSITION.referral.v1] AND COMPOSITION c1 [openEHR-EHR-COMPOSITION.report.v1]',
    ),
  ],
  [
    'containment with OR',
    from(
      'EHR e CONTAINS COMPOSITION c [openEHR-EHR-COMPOSITION.referral.v1] CONTAINS (OBSERVATION o [openEHR-EHR-OBSERVATION-laboratory-hba1c.v1] OR OBSERVATION o1 [openEHR-EHR-OBSERVATION-laboratory-glucose.v1])',
    ),
    ['archetype-id', 'archetype-id'],
  ],
  [
    'containment with NOT',
    from(
      'EHR e CONTAINS COMPOSITION c [openEHR-EHR-COMPOSITION.referral.v1] NOT CONTAINS OBSERVATION o [openEHR-EHR-OBSERVATION-laboratory_test_result.v1]',
    ),
    ['archetype-id'],
  ],
  ['WHERE with AND', where('c/name/value=$nameValue AND c/archetype_details/template_id/value=$templateId')],
  [
    'WHERE with brackets',
    where(
      `(c/name/value = $nameValue OR c/archetype_details/template_id/value = $templateId) AND ${SYSTOLIC}/value >= 140`,
    ),
  ],
  [
    'SELECT 1',
    'SELECT c/name/value AS Name, c/context/start_time AS date_time, c/composer/name AS Composer FROM EHR e[ehr_id/value=$ehrUid] CONTAINS COMPOSITION c',
  ],
  ['SELECT 2', 'SELECT c FROM EHR e[ehr_id/value=$ehrUid] CONTAINS COMPOSITION c'],
  [
    'SELECT 3',
    `SELECT true AS dangerousBP, "alert" as indication, count(*) as counter FROM EHR [ehr_id/value=$ehrUid] CONTAINS COMPOSITION [openEHR-EHR-COMPOSITION.encounter.v1] CONTAINS ${BP} WHERE ${SYSTOLIC}/magnitude>= 160 OR ${DIASTOLIC}/magnitude>= 110`,
  ],
  [
    'DISTINCT',
    'SELECT DISTINCT c/name/value AS Name, c/composer/name AS Composer FROM EHR e[ehr_id/value=$ehrUid] CONTAINS COMPOSITION c',
  ],
  [
    'TOP',
    'SELECT TOP 10 c/name/value AS Name, c/context/start_time AS date_time, c/composer/name AS Composer FROM EHR e[ehr_id/value=$ehrUid] CONTAINS COMPOSITION c',
  ],
  ['ORDER BY', `${from('COMPOSITION c')} ORDER BY c/name/value DESC`],
  [
    'LIMIT',
    'SELECT c/name/value AS Name, c/context/start_time AS date_time, c/composer/name AS Composer FROM EHR e[ehr_id/value=$ehrUid] CONTAINS COMPOSITION c ORDER BY c/context/start_time LIMIT 10 OFFSET 10',
  ],
  [
    'examples: COUNT and MIN',
    `SELECT count(*) AS counter, min(c/context/start_time) as firstTime FROM EHR [ehr_id/value=$ehrUid] CONTAINS COMPOSITION c[openEHR-EHR-COMPOSITION.administrative_encounter.v1] CONTAINS ADMIN_ENTRY [openEHR-EHR-ADMIN_ENTRY.admission.v1]`,
  ],
  [
    'examples: COUNT DISTINCT',
    'SELECT COUNT(DISTINCT a/items[at0001]/value) AS counter FROM EHR [ehr_id/value=$ehrUid] CONTAINS COMPOSITION c CONTAINS OBSERVATION [openEHR-EHR-OBSERVATION.laboratory_test_result.v1] CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1]',
  ],
  ...[
    "matches TERMINOLOGY('expand', 'http://hl7.org/fhir/r4', 'url=http://snomed.info/sct?fhir_vs=isa/50697003')",
    "matches TERMINOLOGY('lookup', 'http://hl7.org/fhir/r4', 'system=http://loinc.org&code=1963-8')",
    "matches TERMINOLOGY('translate', 'http://hl7.org/fhir/r4', 'system=http://hl7.org/fhir/composition-status&code=preliminary')",
  ].map((rest) => [`examples: ${rest.slice(8, 30)}`, where(`${CODE} ${rest}`)] as const),
  [
    'examples: subsumes',
    where(
      "TERMINOLOGY('subsumes', 'http://hl7.org/fhir/r4', 'system=http://snomed.info/sct&codeA=235856003&codeB=3738000') = true",
    ),
  ],
  [
    'examples: single subject',
    `SELECT ${SYSTOLIC}/magnitude AS systolic, ${DIASTOLIC}/magnitude AS diastlic, c/context/start_time AS date_time FROM EHR [ehr_id/value=$ehrUid] ${ENCOUNTER} CONTAINS ${BP} ${HIGH} ORDER BY c/context/start_time DESC LIMIT 5`,
  ],
];

/** Of these the text itself says that they are working drafts: ADL within matches, arithmetic, queries within queries, ranges. */
const DRAFTS: readonly (readonly [string, string])[] = [
  [
    'a constraint of ADL',
    where(`${GLUCOSE} matches { C_DV_QUANTITY< list = < ["1"] = < units = <"mmol/L"> magnitude = <|>=11|> > > > }`),
  ],
  [
    'a constraint of classes',
    where(`${GLUCOSE} matches { DV_PROPORTION matches { numerator matches {|>7.0|} denominator matches {|100.0|} } }`),
  ],
  ['no FROM', `SELECT e/ehr_id, ${GLUCOSE} EHR e CONTAINS COMPOSITION c`],
  [
    'CONTAINS after AND',
    'SELECT e/ehr_id FROM EHR e CONTAINS (COMPOSITION c1 CONTAINS ACTION a) AND CONTAINS (COMPOSITION c2 CONTAINS EVALUATION eval)',
  ],
  ['arithmetic', where('c/context/end_time - c/context/start_time matches {1}')],
  [
    'a query within',
    from('EHR e CONTAINS ADMIN_ENTRY ae1 WHERE ae1/data/items/value not in (SELECT ae2/data FROM ADMIN_ENTRY ae2)'),
  ],
  ['a range', where(`${SYSTOLIC}/magnitude matches {|3.0..5.0|}`)],
  ['a half-open range', where(`${SYSTOLIC}/magnitude matches {|<8|}`)],
];

describe('An example of the specification', () => {
  it.each(EXAMPLES.map(([name, text, codes]) => ({ name, text, codes: codes ?? [] })))('$name', ({ text, codes }) => {
    const read = parseAql(text);
    expect(read.ok ? null : read.issue.sentence).toBeNull();
    if (!read.ok) return;
    expect(checkAql(read.value).map(({ code, sentence }) => (codes.includes(code) ? code : sentence))).toEqual(codes);
    const again = parseAql(printAql(read.value));
    expect(again.ok && printAql(again.value)).toBe(printAql(read.value));
  });

  it.each(DRAFTS)('that is a draft is refused at its place: %s', (_, text) => {
    const read = parseAql(text);
    expect(read.ok ? 'read' : read.issue.code).toMatch(/^(?:syntax|outdated)$/);
  });
});
