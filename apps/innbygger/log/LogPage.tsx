// Pasientjournalforskriften § 14, reference/users-and-screens.md A.13: who has looked at my record, and why it was allowed.
import { answered, FailureNotice, failureIn, localeOf, PageHeading, resourcesOf, useFhir, useUser } from '@fkj/apps-ui';
import { Button, Loader } from '@navikt/ds-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmergencyNotice } from '../emergency/EmergencyNotice.tsx';
import { useOwnWhileActing } from '../mandates/Acting.tsx';
import { AskWhy } from './AskWhy.tsx';
import { groupedLog, type Visitor } from './grouped.ts';
import { logLineOf } from './log-line.ts';

/** Events asked for at a time. */
const PAGE = 200;

export function LogPage({ patient }: { readonly patient: string }) {
  const { t, i18n } = useTranslation();
  const fhir = useFhir();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['log', patient],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answered(
        pageParam === undefined
          ? fhir.search('AuditEvent', { patient: `Patient/${patient}`, _count: String(PAGE) }, signal)
          : fhir.page(pageParam, signal),
      ),
    getNextPageParam: (page) => page.link?.find(({ relation }) => relation === 'next')?.url,
  });
  const acting = useOwnWhileActing() !== null;
  const title = t(acting ? 'log.titleFor' : 'log.title');
  const failure = failureIn(error);
  const dayFormat = new Intl.DateTimeFormat(localeOf(i18n.language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const events = data?.pages.flatMap((page) => resourcesOf(page, 'AuditEvent')) ?? [];
  const days = groupedLog(events.flatMap(logLineOf));
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      <EmergencyNotice patient={patient} />
      <p>{t(acting ? 'log.introFor' : 'log.intro')}</p>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && days.length === 0 && <p>{t('log.none')}</p>}
      {days.map(({ day, visitors }) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`} className="fkj-section-heading">
            {dayFormat.format(new Date(`${day}T12:00:00`))}
          </h2>
          <ul className="fkj-list">
            {visitors.map((visitor) => (
              <VisitorCard key={visitor.key} visitor={visitor} acting={acting} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <Button variant="secondary" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('log.more')}
        </Button>
      )}
      {!acting && <p className="fkj-soft">{t('log.ask')}</p>}
    </>
  );
}

interface VisitorCardProps {
  readonly visitor: Visitor;
  /** The record is that of somebody whom the reader acts for. */
  readonly acting: boolean;
}

function VisitorCard({ visitor, acting }: VisitorCardProps) {
  const { t, i18n } = useTranslation();
  const { name } = useUser();
  const { rules, reasons } = visitor;
  const clock = new Intl.DateTimeFormat(localeOf(i18n.language), { hour: '2-digit', minute: '2-digit' });
  const [from, to] = [clock.format(visitor.from), clock.format(visitor.to)];
  const themselves = rules.every((rule) => rule === 'own');
  const isSystem = visitor.role === 'System';
  const own = (themselves && !acting) || (name !== '' && visitor.who === name);
  const role = t(`role.${visitor.role}`, { defaultValue: visitor.role });
  const where = [role, visitor.organization].filter((part) => part !== '').join(', ');
  return (
    <li className="fkj-card">
      <h3 className="fkj-section-heading">{called()}</h3>
      {!own && !themselves && !isSystem && where !== '' && <p className="fkj-plain">{where}</p>}
      <p className="fkj-plain">
        {t(`log.did.${visitor.did}`)}, {from === to ? t('log.at', { time: from }) : t('log.between', { from, to })}
      </p>
      <details>
        <summary>{t('log.why')}</summary>
        {rules.map((rule) => (
          <p key={rule} className="fkj-plain">
            {ruleWords(rule)}
          </p>
        ))}
        {reasons.map((reason) => (
          <p key={reason} className="fkj-plain">
            {t('log.reason', { reason })}
          </p>
        ))}
      </details>
      {!own && !acting && !isSystem && <AskWhy visitor={visitor} />}
    </li>
  );

  function called(): string {
    if (own) return t('log.you');
    if (themselves) return t('log.themselves');
    return isSystem ? t('log.system') : visitor.who || t('log.unknown');
  }

  function ruleWords(rule: string): string {
    if (acting && rule === 'own') return t('log.theirOwn');
    const known = rule.startsWith('policy:') ? 'policy' : rule;
    return i18n.exists(`rule.${known}`) ? t(`rule.${known}`) : t('rule.other');
  }
}
