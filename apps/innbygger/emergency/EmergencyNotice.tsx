// Issue "Trust" C14: whoever opened the record by emergency access is told of on the first page, until the citizen has read it.
import {
  answered,
  FailureNotice,
  failureIn,
  localeOf,
  resourcesOf,
  useAnnounce,
  useFhir,
  useSession,
} from '@fkj/apps-ui';
import { Alert, Button, Heading } from '@navikt/ds-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useOwnWhileActing } from '../mandates/Acting.tsx';
import { EMERGENCY_POLICY, openingsIn } from './openings.ts';
import { markRead, readState, readUntil } from './read-until.ts';

const YEAR = 365 * 86_400_000;

export function EmergencyNotice({ patient }: { readonly patient: string }) {
  const { t, i18n } = useTranslation();
  const fhir = useFhir();
  const { session } = useSession();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const acting = useOwnWhileActing() !== null;
  const queryKey = ['emergency openings', patient];
  const { data } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      // What could not be found to be read is shown again.
      const found = await readState(session.token, patient);
      const state = found.ok ? found.value : null;
      const until = readUntil(state);
      const since = until === null ? `ge${new Date(Date.now() - YEAR).toISOString()}` : `gt${until}`;
      const sought = { patient: `Patient/${patient}`, policy: EMERGENCY_POLICY, date: since, _count: '100' };
      const events = resourcesOf(await answered(fhir.search('AuditEvent', sought, signal)), 'AuditEvent');
      return { state, openings: openingsIn(events) };
    },
  });
  const newest = data?.openings[0];
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const until = new Date(newest?.at ?? 0).toISOString();
      return answered(markRead(session.token, { patient, state: data?.state ?? null, until }));
    },
    onSuccess: () => {
      announce(t('emergency.wasRead'));
      return queries.invalidateQueries({ queryKey });
    },
  });
  if (data === undefined || newest === undefined) return null;
  const failure = failureIn(error);
  const time = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long', timeStyle: 'short' });
  return (
    <Alert variant="warning" className="ib-notice">
      <Heading level="2" size="small">
        {t(acting ? 'emergency.titleFor' : 'emergency.title')}
      </Heading>
      <ul className="ib-openings">
        {data.openings.map(({ id, at, who, role, organization, reason }) => (
          <li key={id}>
            <strong>
              {[who || t('log.unknown'), t(`role.${role}`, { defaultValue: role }), organization]
                .filter((part) => part !== '')
                .join(', ')}
            </strong>
            <br />
            <time dateTime={new Date(at).toISOString()}>{time.format(at)}</time>
            {reason !== null && (
              <>
                <br />
                {t('log.reason', { reason })}
              </>
            )}
          </li>
        ))}
      </ul>
      <p className="fkj-plain">{t(acting ? 'emergency.rightFor' : 'emergency.right')}</p>
      {failure && <FailureNotice failure={failure} />}
      {!acting && (
        <Button size="small" variant="secondary" loading={isPending} onClick={() => mutate()}>
          {t('emergency.read')}
        </Button>
      )}
    </Alert>
  );
}
