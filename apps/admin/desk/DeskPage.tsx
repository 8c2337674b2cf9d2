// Organization.partOf as a tree: the units, and those that the one who is signed in leads.
import { PageHeading } from '@fkj/apps-ui';
import { Tag } from '@navikt/ds-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDesk } from './DeskContext.ts';
import type { UnitRow } from './types.ts';

export function DeskPage() {
  const { t } = useTranslation();
  const { units, leads } = useDesk();
  const ids = new Set(units.map(({ id }) => id));
  const roots = units.filter(({ parent }) => parent === null || !ids.has(parent));
  return (
    <>
      <PageHeading title={t('units.title')}>{t('units.title')}</PageHeading>
      <p>{t(`units.leads.${leads}`)}</p>
      <Branch units={roots} all={units} />
    </>
  );
}

function Branch({ units, all }: { readonly units: readonly UnitRow[]; readonly all: readonly UnitRow[] }) {
  const { t } = useTranslation();
  if (units.length === 0) return null;
  return (
    <ul className="ad-tree">
      {units.map(({ id, name, yours, seen }) => (
        <li key={id}>
          {seen ? (
            <Link to="/enhet/$unit" params={{ unit: id }}>
              {name}
            </Link>
          ) : (
            <span>{name}</span>
          )}{' '}
          {yours && (
            <Tag size="xsmall" variant="info">
              {t('units.yours')}
            </Tag>
          )}
          <Branch units={all.filter(({ parent }) => parent === id)} all={all} />
        </li>
      ))}
    </ul>
  );
}
