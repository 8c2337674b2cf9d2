// reference/users-and-screens.md A.1: the day's list: time, address, name, last NEWS2, what is due; a visit opens in one tap.
import { FailureNotice, nameOf, PageHeading } from '@fkj/apps-ui';
import { Loader } from '@navikt/ds-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { DueWords } from '../patient/TaskList.tsx';
import { RoleLine } from '../roles/RoleLine.tsx';
import { LastNews2 } from './LastNews2.tsx';
import { useDayList, type Visit } from './useDayList.ts';
import { type DueTask, useDueTasks } from './useDueTasks.ts';

export function NurseHome() {
  const { t } = useTranslation();
  const { visits, failure, reload } = useDayList();
  const { due, failure: dueFailure } = useDueTasks();
  return (
    <>
      <PageHeading title={t('day.title')}>{t('day.title')}</PageHeading>
      <RoleLine />
      <section aria-labelledby="due-heading">
        <h2 id="due-heading" className="fkj-section-heading">
          {t('day.due')}
        </h2>
        {dueFailure && <FailureNotice failure={dueFailure} />}
        {due?.length === 0 && <p className="fkj-soft">{t('day.dueNone')}</p>}
        <ul className="af-cards">
          {due?.map((one) => (
            <DueCard key={one.task.id} due={one} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="visits-heading">
        <h2 id="visits-heading" className="fkj-section-heading">
          {t('day.visits')}
        </h2>
        {failure && <FailureNotice failure={failure} onRetry={reload} />}
        {!visits && !failure && <Loader title={t('common:loading')} />}
        {visits?.length === 0 && <p className="fkj-soft">{t('day.none')}</p>}
        <ol className="af-cards">
          {visits?.map((visit) => (
            <VisitCard key={visit.id} visit={visit} />
          ))}
        </ol>
      </section>
    </>
  );
}

function DueCard({ due: { task, patient } }: { readonly due: DueTask }) {
  const { t } = useTranslation();
  const name = nameOf(patient);
  const params = { id: patient.id ?? '' };
  return (
    <li className="af-card">
      <span className="af-card-main">
        <Link className="af-name" to="/pasient/$id" params={params}>
          {name}
        </Link>
        <DueWords task={task} />
      </span>
      <Link className="af-measure" to="/pasient/$id/news2" params={params} aria-label={t('day.measureFor', { name })}>
        {t('day.measure')}
      </Link>
    </li>
  );
}

function VisitCard({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const { patient } = visit;
  const name = nameOf(patient);
  const params = { id: patient.id ?? '' };
  const address = patient.address?.[0];
  return (
    <li className="af-card">
      <span className="af-time">{visit.start && clock(visit.start)}</span>
      <span className="af-card-main">
        <Link className="af-name" to="/pasient/$id" params={params}>
          {name}
        </Link>
        <span className="fkj-soft fkj-small">
          {[...(address?.line ?? []), address?.city].filter((part) => part).join(', ')}
          {visit.what && ` · ${visit.what}`}
        </span>
      </span>
      <LastNews2 patient={params.id} />
      <Link className="af-measure" to="/pasient/$id/news2" params={params} aria-label={t('day.measureFor', { name })}>
        {t('day.measure')}
      </Link>
    </li>
  );
}
