// reference/users-and-screens.md A.4: the previous value beside each input, and the part's score as soon as it is known.
import { TimeAgo } from '@fkj/apps-ui';
import type { EarlierValue, News2Part, PartScore } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';
import { useValueWords } from './words.ts';

interface PartBesideProps {
  readonly part: News2Part;
  readonly previous: EarlierValue | undefined;
  readonly score: PartScore | undefined;
}

export function PartBeside({ part, previous, score }: PartBesideProps) {
  const { t } = useTranslation();
  const words = useValueWords();
  return (
    <>
      <span className="n2-previous fkj-soft fkj-small">
        {previous ? (
          <>
            {t('form.previous', { value: words(previous.entry, part) })}, <TimeAgo at={previous.at} />
          </>
        ) : (
          t('form.noPrevious')
        )}
      </span>
      <span className={`n2-part n2-part-${score ?? 'none'}`}>
        {score === undefined ? '–' : t('points', { count: score })}
      </span>
    </>
  );
}
