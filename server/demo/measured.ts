// SCOPE.md S9: the synthetic rounds become the same transactions that a nurse's form sends.

import type { Measurement } from '@fkj/sandbox/population';
import { type News2Measurement, toTransaction } from '@fkj/services-measurement/rules';
import type { BundleEntry } from '@medplum/fhirtypes';

export interface MeasuredPerson {
  readonly id: string;
  readonly birthDate: string;
}

const news2 = ({ values }: Measurement): News2Measurement => ({
  respiration: values.respiration,
  saturation: values.saturation,
  scale: values.saturationScale,
  oxygen: values.oxygen,
  systolic: values.systolic,
  pulse: values.pulse,
  consciousness: values.consciousness,
  temperatureTenths: values.temperatureTenths,
});

/** The transaction entries of one person's history. `newId` names the entries inside the Bundle. */
export const measuredEntries = (
  person: MeasuredPerson,
  measurements: readonly Measurement[],
  newId: () => string,
): readonly BundleEntry[] =>
  measurements.flatMap((measurement) => {
    const { at, by } = measurement;
    const made = toTransaction(news2(measurement), {
      patient: `Patient/${person.id}`,
      performers: [
        { reference: `PractitionerRole/${by.roleId}`, display: by.name },
        { reference: `Organization/${by.unit.id}`, display: by.unit.name },
      ],
      effective: new Date(at).toISOString(),
      unit: `Organization/${by.unit.id}`,
      repeatAt: null,
      person: {
        ageInYears: new Date(at).getUTCFullYear() - Number(person.birthDate.slice(0, 4)),
        pregnancy: 'not-known-pregnant',
      },
      newId,
    });
    if (!made.ok) throw new Error(`the synthetic round at ${at} is refused: ${made.error.code}`);
    return made.value.entry ?? [];
  });
