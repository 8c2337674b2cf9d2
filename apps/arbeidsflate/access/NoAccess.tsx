// DESIGN.md §7: deny with an explanation; emergency access with a written reason where the server offers it.
import { answered, type Failure, FailureNotice, failureIn, PageHeading, useFhir } from '@fkj/apps-ui';
import type { Parameters } from '@medplum/fhirtypes';
import { Alert, Button, Textarea } from '@navikt/ds-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AcuteForm } from '../acute/AcuteForm.tsx';
import { useRole } from '../roles/RoleContext.tsx';
import { worksAtLegevakt } from '../roles/role.ts';

/** Below this a reason cannot say anything that a later check could use. */
const LEAST_REASON = 10;

const asking = (patient: string, reason: string): Parameters => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'patient', valueReference: { reference: `Patient/${patient}` } },
    { name: 'reason', valueString: reason.trim() },
  ],
});

interface NoAccessProps {
  readonly patient: string;
  /** Forbidden or not found: the server says the same of a person who does not exist. */
  readonly failure: Failure;
  readonly onOpened: () => void;
}

export function NoAccess({ patient, failure, onOpened }: NoAccessProps) {
  const { t } = useTranslation();
  const role = useRole();
  const offered = failure.codes.includes('emergency-offered');
  return (
    <div className="fkj-narrow">
      <PageHeading title={t('access.title')}>{t('access.title')}</PageHeading>
      <Alert variant="warning">{t('access.text')}</Alert>
      {worksAtLegevakt(role) && role.profession === 'LE' && (
        <section className="fkj-card af-stack" aria-labelledby="acute-heading">
          <h2 id="acute-heading" className="fkj-section-heading">
            {t('doctor.acute')}
          </h2>
          <AcuteForm patient={patient} onOpened={onOpened} />
        </section>
      )}
      {offered && <Emergency patient={patient} onOpened={onOpened} />}
      <p>
        <Link to="/">{t('access.back')}</Link>
      </p>
    </div>
  );
}

function Emergency({ patient, onOpened }: Omit<NoAccessProps, 'failure'>) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answered(fhir.operate('Patient/$emergency-access', asking(patient, reason))),
    onSuccess: onOpened,
  });
  const failure = failureIn(error);
  const short = reason.trim().length < LEAST_REASON;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short) mutate();
  };
  return (
    <form onSubmit={submit} className="fkj-card af-stack af-emergency" noValidate>
      <h2 className="fkj-section-heading">{t('access.emergency')}</h2>
      <p className="fkj-plain">{t('access.emergencyText')}</p>
      <Textarea
        label={t('access.reason')}
        value={reason}
        minRows={2}
        error={tried && short ? t('access.reasonMissing') : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {failure && <FailureNotice failure={failure} />}
      <span>
        <Button type="submit" data-color="danger" loading={isPending}>
          {t('access.open')}
        </Button>
      </span>
    </form>
  );
}
