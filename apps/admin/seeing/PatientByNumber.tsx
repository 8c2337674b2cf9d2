// DESIGN.md §7 "Finding a person": by the whole number, in the body of the search; name only, and never the number in an address.
import { type Failure, FailureNotice, nameOf, resourcesOf, typedNumberOf, useFhir } from '@fkj/apps-ui';
import { Button, TextField } from '@navikt/ds-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../desk/types.ts';

interface PatientByNumberProps {
  readonly onFound: (patient: Named) => void;
}

export function PatientByNumber({ onFound }: PatientByNumberProps) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const find = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(null);
    const number = typedNumberOf(typed);
    if (number.kind !== 'number') return setProblem(t('person.wrong'));
    const found = await fhir.search('Patient', { identifier: number.identifier });
    if (!found.ok) return setFailure(found.error);
    const [patient] = resourcesOf(found.value, 'Patient');
    if (patient?.id === undefined) return setProblem(t('person.none'));
    setProblem('');
    setTyped('');
    onFound({ id: patient.id, name: nameOf(patient) });
  };
  return (
    <form onSubmit={(event) => void find(event)} className="ad-form" noValidate>
      <TextField
        label={t('person.number')}
        value={typed}
        inputMode="numeric"
        autoComplete="off"
        error={problem === '' ? undefined : problem}
        onChange={({ target }) => setTyped(target.value)}
      />
      {failure && <FailureNotice failure={failure} />}
      <Button type="submit" variant="secondary">
        {t('person.find')}
      </Button>
    </form>
  );
}
