// reference/users-and-screens.md A.15 no. 6: shared data is marked with origin and age.
import { TimeAgo } from '@fkj/apps-ui';
import type { EarlierValue } from '@fkj/services-measurement/rules';
import { NEWS2_PARTS, type News2Part } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';
import { useValueWords } from '../news2/words.ts';

export function LatestValues({ latest }: { readonly latest: Partial<Record<News2Part, EarlierValue>> }) {
  const { t } = useTranslation();
  const words = useValueWords();
  const rows = NEWS2_PARTS.flatMap((part) => {
    const value = latest[part];
    return value === undefined ? [] : [{ part, value }];
  });
  if (rows.length === 0) return <p className="fkj-plain fkj-soft">{t('patient.latestNone')}</p>;
  return (
    <dl className="af-values">
      {rows.map(({ part, value }) => (
        <div key={part}>
          <dt>{t(`part.${part}`)}</dt>
          <dd>
            <strong>{words(value.entry, part)}</strong>
            <span className="fkj-soft fkj-small">
              <TimeAgo at={value.at} /> · {value.by || t('patient.unknownOrigin')}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
