// reference/users-and-screens.md A.8: the doctor writes why, and stands in the record at once.
import { answered, FailureNotice, failureIn, useFhir, useUser } from '@fkj/apps-ui';
import { Button, Textarea } from '@navikt/ds-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRole } from '../roles/RoleContext.tsx';
import { acuteContact } from './open-contact.ts';

/** The server asks for as much (content/access/role-rights.json, acuteContact.reasonLength): less explains nothing to the patient. */
const LEAST_REASON = 10;

interface AcuteFormProps {
  readonly patient: string;
  /** The contact is open: the record may be read now. */
  readonly onOpened: () => void;
}

export function AcuteForm({ patient, onOpened }: AcuteFormProps) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const { fhirUser } = useUser();
  const role = useRole();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answered(fhir.create(acuteContact({ patient, reason, role, doctor: fhirUser, now: new Date().toISOString() }))),
    onSuccess: onOpened,
  });
  const failure = failureIn(error);
  const short = reason.trim().length < LEAST_REASON;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !isPending) mutate();
  };
  return (
    <form onSubmit={submit} className="af-stack" noValidate>
      <Textarea
        label={t('doctor.reason')}
        description={t('doctor.reasonHelp')}
        value={reason}
        minRows={2}
        autoFocus
        error={tried && short ? t('doctor.reasonMissing') : undefined}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(press) => {
          if (press.key === 'Enter' && !press.shiftKey) submit(press);
        }}
      />
      {failure && <FailureNotice failure={failure} />}
      <span>
        <Button type="submit" loading={isPending}>
          {t('doctor.open')}
        </Button>
      </span>
    </form>
  );
}
