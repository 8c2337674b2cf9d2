// users-and-screens.md A.13 "switch whom you act for": those whose record I may open, one button each.
import { answered, FailureNotice, failureIn } from '@fkj/apps-ui';
import { Button } from '@navikt/ds-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openLaunch, useRepresentation } from './represented.ts';

export function ActFor() {
  const { t } = useTranslation();
  const representation = useRepresentation();
  const { data, error } = useQuery({
    queryKey: ['represented'],
    queryFn: async () => (await answered(representation.all())).represented,
  });
  const { mutate, error: refused } = useMutation({
    mutationFn: (patient: string) => answered(representation.launch(patient)),
    onSuccess: ({ launch }) => openLaunch(launch),
  });
  const failure = failureIn(error ?? refused);
  return (
    <section aria-labelledby="act-for" className="ib-section">
      <h2 id="act-for" className="fkj-section-heading">
        {t('mandates.actFor')}
      </h2>
      {failure && <FailureNotice failure={failure} />}
      {data?.length === 0 && <p>{t('mandates.actForNone')}</p>}
      <ul className="fkj-list">
        {data?.map(({ patient, name, basis }) => (
          <li key={patient} className="fkj-card">
            <p className="fkj-plain">
              <strong>{name}</strong>, {t(`mandates.basis.${basis}`)}
            </p>
            <Button variant="secondary" onClick={() => mutate(patient)}>
              {t('mandates.open', { name })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
