// Normen 5.2.3: roles that nobody stands behind, and rights beyond what the work needs.
import { answered, FailureNotice, failureIn, PageHeading } from '@fkj/apps-ui';
import { BodyShort, Loader, Table } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useRoleName } from '../desk/DeskContext.ts';
import type { ReportRow } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';

export function ReportPage() {
  const { t, i18n } = useTranslation();
  const access = useAccess();
  const nameOf = useRoleName();
  const { data, error, refetch } = useQuery({
    queryKey: ['report'],
    queryFn: () => answered(access.get<{ readonly lines: readonly ReportRow[] }>('/access/reports/roles')),
  });
  const failure = failureIn(error);
  return (
    <>
      <PageHeading title={t('report.title')}>{t('report.title')}</PageHeading>
      <p>{t('report.intro')}</p>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data?.lines.length === 0 && <p>{t('report.none')}</p>}
      {data && data.lines.length > 0 && (
        <div className="ad-table">
          <Table size="small">
            <Table.Header>
              <Table.Row>
                <Table.HeaderCell scope="col">{t('report.person')}</Table.HeaderCell>
                <Table.HeaderCell scope="col">{t('report.role')}</Table.HeaderCell>
                <Table.HeaderCell scope="col">{t('report.findings')}</Table.HeaderCell>
                <Table.HeaderCell scope="col">{t('report.lastUsed')}</Table.HeaderCell>
              </Table.Row>
            </Table.Header>
            <Table.Body>
              {data.lines.map(({ role, person, code, unit, findings, lastUsed, registerAsOf }) => (
                <Table.Row key={role}>
                  <Table.HeaderCell scope="row">{person.name}</Table.HeaderCell>
                  <Table.DataCell>
                    {nameOf(code)}, {unit.name}
                  </Table.DataCell>
                  <Table.DataCell>
                    {findings.map((finding) => t(`report.finding.${finding}`)).join('. ')}
                    {registerAsOf !== null && (
                      <BodyShort size="small" textColor="subtle">
                        {t('report.registerAsOf', { time: timeOf(registerAsOf, i18n.language) })}
                      </BodyShort>
                    )}
                  </Table.DataCell>
                  <Table.DataCell>{lastUsed ?? t('report.never')}</Table.DataCell>
                </Table.Row>
              ))}
            </Table.Body>
          </Table>
        </div>
      )}
    </>
  );
}

const timeOf = (instant: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
