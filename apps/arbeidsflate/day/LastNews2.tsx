// reference/users-and-screens.md A.2: NEWS2 with its age beside each name.
import { answered, resourcesOf, TimeAgo, tokenOf, useFhir } from '@fkj/apps-ui';
import { NEWS2_TOTAL, news2Of } from '@fkj/services-measurement/rules';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ScoreMark } from '../news2/ScoreMark.tsx';

export function LastNews2({ patient }: { readonly patient: string }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const { data } = useQuery({
    queryKey: ['last-news2', patient],
    refetchInterval: 30_000,
    queryFn: async ({ signal }) => {
      const of = { patient: `Patient/${patient}`, code: tokenOf(NEWS2_TOTAL) };
      const found = await answered(fhir.search('Observation', { ...of, _sort: '-date', _count: '1' }, signal));
      return news2Of(resourcesOf(found, 'Observation'))[0] ?? null;
    },
  });
  if (data === undefined) return <span className="fkj-soft">…</span>;
  if (data === null) return <span className="fkj-soft">{t('day.neverMeasured')}</span>;
  return (
    <span className="af-last">
      <ScoreMark total={data.total} band={data.band} />{' '}
      <span className="fkj-soft fkj-small">
        <TimeAgo at={data.at} />
      </span>
    </span>
  );
}
