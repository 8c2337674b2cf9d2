// users-and-screens.md A.13 "switch whom you act for": whose record this is, where it is not the reader's own.
import { answered, FailureNotice, failureIn, idIn, useUser } from '@fkj/apps-ui';
import { Alert, Button } from '@navikt/ds-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openLaunch, useRepresentation } from './represented.ts';

/** Id of the reader's own Patient while another's record is open; null in her own. */
export function useOwnWhileActing(): string | null {
  const { patient, fhirUser } = useUser();
  const own = idIn(fhirUser, 'Patient');
  return own === undefined || patient === null || patient === undefined || patient === own ? null : own;
}

export function Acting({ own }: { readonly own: string }) {
  const { t } = useTranslation();
  const representation = useRepresentation();
  const { mutate, error } = useMutation({
    mutationFn: () => answered(representation.launch(own)),
    onSuccess: ({ launch }) => openLaunch(launch),
  });
  const failure = failureIn(error);
  return (
    <Alert variant="warning" className="ib-acting">
      <p className="fkj-plain">{t('acting.for')}</p>
      {failure && <FailureNotice failure={failure} />}
      <Button size="small" variant="secondary" onClick={() => mutate()}>
        {t('acting.back')}
      </Button>
    </Alert>
  );
}
