// https://hl7.org/fhir/R4/searchparameter.html: search parameters of a house, one of each type, over what random resources have.

import { type CustomParameter, type CustomParameters, compileParameter, type ParameterType } from '@fkj/standards-fhir';

const COMPONENT = 'http://hl7.org/fhir/SearchParameter/Observation-component';

const made = (
  kind: string,
  type: ParameterType,
  expression: string,
  components: readonly { readonly definition: string; readonly expression: string }[] = [],
): readonly [string, CustomParameter] => {
  const code = components.length > 2 ? `own-${type}-of-${components.length}` : `own-${type}`;
  const url = `http://example.org/SearchParameter/${kind}-${code}`;
  const parameter = compileParameter(kind, { url, code, type, description: '', expression, targets: [], components });
  if (!parameter.ok) throw new Error(`${kind} ${code}: ${parameter.fault.sentence}`);
  return [kind, parameter.value];
};

const ALL: readonly (readonly [string, CustomParameter])[] = [
  made('Observation', 'token', 'Observation.code | Observation.component.code'),
  made('Observation', 'quantity', 'Observation.value.ofType(Quantity)'),
  made('Observation', 'number', '(Observation.value as Quantity).value'),
  made('Observation', 'date', 'Observation.effective'),
  made('Observation', 'reference', 'Observation.subject.where(resolve() is Patient)'),
  made('Observation', 'string', 'Observation.code.coding.display | Observation.code.text'),
  made('Observation', 'composite', 'Observation.component', [
    { definition: `${COMPONENT}-code`, expression: 'code' },
    { definition: `${COMPONENT}-value-quantity`, expression: 'value.ofType(Quantity)' },
  ]),
  made('Observation', 'composite', 'Observation', [
    { definition: 'http://hl7.org/fhir/SearchParameter/clinical-code', expression: 'code' },
    { definition: 'http://hl7.org/fhir/SearchParameter/clinical-date', expression: 'effective' },
    {
      definition: 'http://hl7.org/fhir/SearchParameter/Observation-value-quantity',
      expression: 'value.ofType(Quantity)',
    },
  ]),
  made('MolecularSequence', 'composite', 'MolecularSequence.variant', [
    {
      definition: 'http://hl7.org/fhir/SearchParameter/MolecularSequence-referenceseqid',
      expression: '%resource.referenceSeq.referenceSeqId',
    },
    { definition: 'http://hl7.org/fhir/SearchParameter/MolecularSequence-variant-end', expression: 'end' },
    { definition: 'http://hl7.org/fhir/SearchParameter/MolecularSequence-variant-start', expression: 'start' },
  ]),
  made('Patient', 'string', "Patient.name.where(use.exists().not() or use != 'old').family"),
  made('Patient', 'token', 'Patient.name.exists()'),
  made('Encounter', 'reference', 'Encounter.subject | Encounter.participant.individual'),
  made('ValueSet', 'uri', 'ValueSet.url'),
];

/** All of them, complete. */
export const houseParameters: CustomParameters = {
  find: (type, name) => ALL.find(([kind, one]) => kind === type && one.name === name)?.[1] ?? null,
  ofType: (type) => ALL.flatMap(([kind, one]) => (kind === type ? [one] : [])),
  incomplete: () => null,
};
