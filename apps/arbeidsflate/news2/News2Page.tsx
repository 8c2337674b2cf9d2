// reference/users-and-screens.md A.4: the measuring page: who it is, may NEWS2 be used, the form.
import { dayOf, FailureNotice, useAnnounce, yearsOf } from '@fkj/apps-ui';
import { latestOf, news2Of, refusalFor } from '@fkj/services-measurement/rules';
import { ArrowLeftIcon } from '@navikt/aksel-icons';
import { Alert, Loader } from '@navikt/ds-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NoAccess } from '../access/NoAccess.tsx';
import { Banner } from '../patient/Banner.tsx';
import { usePatientRecord } from '../patient/usePatientRecord.ts';
import { News2Form } from './News2Form.tsx';
import { scale2Documented } from './scale.ts';

export function News2Page({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const { record, failure, reload } = usePatientRecord(id);
  if (failure?.kind === 'forbidden' || failure?.kind === 'not-found')
    return <NoAccess patient={id} failure={failure} onOpened={reload} />;
  if (failure) return <FailureNotice failure={failure} onRetry={reload} />;
  if (!record) return <Loader title={t('common:loading')} />;
  const person = {
    ageInYears: yearsOf(record.patient.birthDate, dayOf(new Date())),
    pregnancy: record.pregnancy,
  };
  const unsuited = refusalFor(person);
  return (
    <>
      <p className="af-back">
        <Link to="/pasient/$id" params={{ id }}>
          <ArrowLeftIcon aria-hidden className="af-icon" /> {t('patient.title')}
        </Link>
      </p>
      <Banner patient={record.patient} focus={unsuited ? 'heading' : 'elsewhere'} />
      {unsuited ? (
        <Alert variant="warning">
          {t(unsuited.code === 'pregnant' ? 'form.refusedPregnant' : 'form.refusedUnder16')}
        </Alert>
      ) : (
        <News2Form
          patient={id}
          person={person}
          previous={latestOf(record.observations)}
          scale2={scale2Documented(record.flags, news2Of(record.observations)) ? 'documented' : 'not-documented'}
          answers={record.tasks}
          onSaved={(saved) => {
            announce(t('form.saved', { total: saved.score.total, band: t(`band.${saved.score.band}`) }));
            void navigate({ to: '/pasient/$id', params: { id }, state: { saved } });
          }}
        />
      )}
    </>
  );
}
