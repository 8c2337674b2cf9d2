// reference/users-and-screens.md A.13 (plain-language layer): the seven values of one measurement, in everyday words.
import { idIn, localeOf } from '@fkj/apps-ui';
import { entryOf, NEWS2_PARTS, type News2Part, numericValue } from '@fkj/services-measurement/rules';
import type { Observation } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';

interface ValuesProps {
  /** Id of the panel whose values are shown. */
  readonly panel: string;
  /** Panels and vital signs together. */
  readonly observations: readonly Observation[];
}

interface Row {
  readonly part: News2Part;
  readonly words: string;
}

export function Values({ panel, observations }: ValuesProps) {
  const { t, i18n } = useTranslation();
  const sources = observations.find(({ id }) => id === panel)?.derivedFrom ?? [];
  const ids = new Set(sources.map(({ reference }) => idIn(reference, 'Observation')));
  const entry = entryOf(observations.filter(({ id }) => ids.has(id)));
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  const rows = NEWS2_PARTS.flatMap((part): Row[] => {
    if (part === 'oxygen') return entry.oxygen === undefined ? [] : [{ part, words: t(`oxygen.${entry.oxygen}`) }];
    if (part === 'consciousness') {
      return entry.consciousness === undefined ? [] : [{ part, words: t(`acvpu.${entry.consciousness}`) }];
    }
    const value = numericValue(entry, part);
    if (value === undefined) return [];
    const shown = number.format(part === 'temperature' ? value / 10 : value);
    return [{ part, words: t(`value.${part}`, { value: shown }) }];
  });
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{t('measurements.values')}</summary>
      <dl className="ib-values">
        {rows.map(({ part, words }) => (
          <div key={part}>
            <dt>{t(`part.${part}`)}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
