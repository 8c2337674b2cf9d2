// reference/users-and-screens.md A.4: decision support must state what to do now.
import type { ResponseCard, RiskBand } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { BandShape } from './ScoreMark.tsx';

interface ResponsePanelProps {
  readonly band: RiskBand;
  readonly card: ResponseCard | undefined;
  /** After saving the task exists, and its time is told beside the receipt. */
  readonly moment: 'measuring' | 'saved';
}

export function ResponsePanel({ band, card, moment }: ResponsePanelProps) {
  const { t } = useTranslation();
  const { ahead } = useFormats();
  return (
    <section className={`n2-response n2-${band}`} aria-labelledby="n2-response-heading">
      <h2 id="n2-response-heading" className="fkj-section-heading">
        <BandShape band={band} /> {t('form.whatNow')}: {card?.title ?? t(`band.${band}`)}
      </h2>
      {card ? (
        <ol>
          {card.actions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ol>
      ) : (
        <p>{t('form.noCard')}</p>
      )}
      {card && moment === 'measuring' && (
        <p className="n2-repeat">
          {card.repeatAfterMinutes === null
            ? t('form.repeatNone')
            : t('form.repeatIn', { when: ahead(card.repeatAfterMinutes) })}
        </p>
      )}
    </section>
  );
}
