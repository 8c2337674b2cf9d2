// reference/users-and-screens.md A.8 (waiting board): the clinic's acute contacts that are still open.
import { answered, FailureNotice, failureIn, idIn, nameOf, resourcesOf, TimeAgo, useFhir } from '@fkj/apps-ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LastNews2 } from '../day/LastNews2.tsx';
import { useRole } from '../roles/RoleContext.tsx';

export function CurrentContacts() {
  const { t } = useTranslation();
  const fhir = useFhir();
  const { unit } = useRole();
  const { data, error } = useQuery({
    queryKey: ['contacts', unit.reference],
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
      const found = await answered(
        fhir.search(
          'Encounter',
          {
            class: 'http://terminology.hl7.org/CodeSystem/v3-ActCode|EMER',
            status: 'in-progress',
            'service-provider': unit.reference,
            _sort: '-date',
            _count: '30',
            _include: 'Encounter:patient',
          },
          signal,
        ),
      );
      const patients = resourcesOf(found, 'Patient');
      return resourcesOf(found, 'Encounter').flatMap((contact) => {
        const patient = patients.find(({ id }) => id === idIn(contact.subject?.reference, 'Patient'));
        return patient?.id === undefined ? [] : [{ contact, patient, id: patient.id }];
      });
    },
  });
  const failure = failureIn(error);
  return (
    <section aria-labelledby="current-heading">
      <h2 id="current-heading" className="fkj-section-heading">
        {t('doctor.current')}
      </h2>
      {failure && !data && <FailureNotice failure={failure} />}
      {data?.length === 0 && <p className="fkj-soft">{t('doctor.none')}</p>}
      <ul className="af-cards">
        {data?.map(({ contact, patient, id }) => (
          <li key={contact.id} className="af-card">
            <span className="af-card-main">
              <Link className="af-name" to="/pasient/$id" params={{ id }}>
                {nameOf(patient)}
              </Link>
              <span className="fkj-soft fkj-small">
                {contact.reasonCode?.[0]?.text}
                {contact.period?.start && (
                  <>
                    {' · '}
                    {t('doctor.since')} <TimeAgo at={contact.period.start} />
                  </>
                )}
              </span>
            </span>
            <LastNews2 patient={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
