// reference/users-and-screens.md A.8: a legevakt doctor's home: open by national number, acute contact, current contacts.
import {
  answered,
  FailureNotice,
  failureIn,
  nameOf,
  PageHeading,
  resourcesOf,
  typedNumberOf,
  useFhir,
} from '@fkj/apps-ui';
import type { Patient } from '@medplum/fhirtypes';
import { Alert, Button, TextField } from '@navikt/ds-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { RoleLine } from '../roles/RoleLine.tsx';
import { AcuteForm } from './AcuteForm.tsx';
import { CurrentContacts } from './CurrentContacts.tsx';

export function DoctorHome() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeading title={t('doctor.title')} focus="elsewhere">
        {t('doctor.title')}
      </PageHeading>
      <RoleLine />
      <div className="af-columns">
        <section className="fkj-card" aria-labelledby="find-heading">
          <h2 id="find-heading">{t('doctor.find')}</h2>
          <FindByNumber />
        </section>
        <CurrentContacts />
      </div>
    </>
  );
}

function FindByNumber() {
  const { t } = useTranslation();
  const fhir = useFhir();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: async (identifier: string) =>
      resourcesOf(await answered(fhir.search('Patient', { identifier })), 'Patient')[0] ?? null,
  });
  const failure = failureIn(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = typedNumberOf(typed);
    if (number.kind === 'number') mutate(number.identifier);
    setProblem(
      { number: undefined, incomplete: t('doctor.numberWrong'), invalid: t('doctor.numberInvalid') }[number.kind],
    );
  };
  return (
    <div className="af-stack">
      <form onSubmit={submit} className="af-inline-form" noValidate autoComplete="off">
        <TextField
          label={t('doctor.number')}
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          htmlSize={14}
          value={typed}
          error={problem}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
            reset();
          }}
        />
        <Button type="submit" variant="secondary" loading={isPending}>
          {t('doctor.search')}
        </Button>
      </form>
      <div aria-live="polite">
        {failure && <FailureNotice failure={failure} />}
        {data === null && <Alert variant="info">{t('doctor.notFound')}</Alert>}
      </div>
      {data && <PersonCard key={data.id} patient={data} />}
    </div>
  );
}

/** DESIGN.md §7: name, birth date and municipality, and nothing more before there is a reason. */
function PersonCard({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const navigate = useNavigate();
  const id = patient.id ?? '';
  const municipality = patient.address?.[0]?.district ?? patient.address?.[0]?.city;
  return (
    <section className="af-person" aria-labelledby="person-heading">
      <h3 id="person-heading" className="fkj-section-heading">
        {nameOf(patient)}
      </h3>
      <p className="fkj-plain">
        {patient.birthDate && t('doctor.born', { date: date(patient.birthDate) })}
        {municipality && ` · ${t('doctor.municipality', { name: municipality })}`}
      </p>
      <h4 className="fkj-section-heading">{t('doctor.acute')}</h4>
      <AcuteForm patient={id} onOpened={() => void navigate({ to: '/pasient/$id', params: { id } })} />
    </section>
  );
}
