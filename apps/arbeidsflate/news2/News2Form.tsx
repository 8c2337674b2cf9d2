// reference/users-and-screens.md A.4 and A.16: seven inputs on one screen, live score, what to do now, nine interactions.
import { FailureNotice } from '@fkj/apps-ui';
import type { EarlierValue } from '@fkj/services-measurement/rules';
import {
  bandOf,
  isComplete,
  NEWS2_PARTS,
  type News2Part,
  type News2Person,
  type SaturationScale,
  scoreNews2,
  scorePart,
} from '@fkj/services-measurement/rules';
import type { Task } from '@medplum/fhirtypes';
import { Button, ErrorSummary } from '@navikt/ds-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceField } from './ChoiceField.tsx';
import { type Draft, EMPTY, entryOfDraft } from './draft.ts';
import { forgetDraft, keepDraft, keptDraft } from './draft-storage.ts';
import { NumberField } from './NumberField.tsx';
import { PartBeside } from './PartBeside.tsx';
import { problemsOf } from './problems.ts';
import { ResponsePanel } from './ResponsePanel.tsx';
import { ScaleChoice } from './ScaleChoice.tsx';
import { ScoreMark } from './ScoreMark.tsx';
import { useResponseCards } from './useResponseCards.ts';
import { type Saved, useSaveNews2 } from './useSaveNews2.ts';

export interface News2FormProps {
  readonly patient: string;
  readonly person: News2Person;
  readonly previous: Partial<Record<News2Part, EarlierValue>>;
  readonly scale2: 'documented' | 'not-documented';
  readonly answers: readonly Task[];
  readonly onSaved: (saved: Saved) => void;
}

export function News2Form({ patient, person, previous, scale2, answers, onSaved }: News2FormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(patient) ?? EMPTY);
  const [scale, setScale] = useState<SaturationScale>(scale2 === 'documented' ? 2 : 1);
  const [tried, setTried] = useState(false);
  const fields = useRef<Partial<Record<News2Part | 'save', HTMLElement | null>>>({});
  const summary = useRef<HTMLDivElement>(null);
  const cardOf = useResponseCards();
  const { save, saving, failure } = useSaveNews2({
    patient,
    person,
    answers,
    onSaved: (saved) => {
      forgetDraft(patient);
      onSaved(saved);
    },
  });

  useEffect(() => fields.current.respiration?.focus(), []);
  useEffect(() => keepDraft(patient, draft), [patient, draft]);

  const entry = entryOfDraft(draft, scale);
  const result = scoreNews2(entry, person);
  const scores = NEWS2_PARTS.map((part) => scorePart(entry, part)).filter((score) => score !== undefined);
  const total = scores.reduce<number>((sum, score) => sum + score, 0);
  const band = bandOf(scores);
  const problems = problemsOf(entry, t);
  const card = cardOf(band);
  // What is missing is said only after an attempt to save; an impossible number at once.
  const shown = problems.filter((problem) => tried || problem.kind === 'range');

  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const next = (part: News2Part) => fields.current[NEWS2_PARTS[NEWS2_PARTS.indexOf(part) + 1] ?? 'save']?.focus();
  const field = (part: News2Part | 'save') => (element: HTMLElement | null) => {
    fields.current[part] = element;
  };
  const errorOf = (part: News2Part) => shown.find((problem) => problem.part === part)?.sentence;
  const beside = (part: News2Part) => (
    <PartBeside part={part} previous={previous[part]} score={scorePart(entry, part)} />
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (saving) return;
    if (result.ok && isComplete(entry)) save({ measurement: entry, score: result.value, card });
    else requestAnimationFrame(() => summary.current?.focus());
  };

  const number = (part: 'respiration' | 'saturation' | 'systolic' | 'pulse' | 'temperature') => (
    <NumberField
      part={part}
      text={draft[part]}
      error={errorOf(part)}
      inputRef={field(part)}
      onText={(text) => set({ [part]: text })}
      onFull={() => next(part)}
    >
      {beside(part)}
    </NumberField>
  );

  return (
    <form className="n2-form" onSubmit={submit} noValidate>
      <div className="n2-fields fkj-card">
        <p className="fkj-soft fkj-small">{t('form.hint')}</p>
        {number('respiration')}
        {number('saturation')}
        {scale2 === 'documented' && <ScaleChoice scale={scale} onScale={setScale} />}
        <ChoiceField
          name="oxygen"
          label={t('part.oxygen')}
          choices={(['air', 'oxygen'] as const).map((value) => ({
            value,
            key: t(`oxygenKey.${value}`),
            words: t(`oxygen.${value}`),
          }))}
          chosen={draft.oxygen}
          error={errorOf('oxygen')}
          focusRef={field('oxygen')}
          onChoose={(oxygen) => set({ oxygen })}
          onDone={() => next('oxygen')}
        >
          {beside('oxygen')}
        </ChoiceField>
        {number('systolic')}
        {number('pulse')}
        <ChoiceField
          name="consciousness"
          label={t('part.consciousness')}
          choices={(['A', 'C', 'V', 'P', 'U'] as const).map((value) => ({
            value,
            key: value,
            words: t(`acvpu.${value}`),
          }))}
          chosen={draft.consciousness}
          error={errorOf('consciousness')}
          focusRef={field('consciousness')}
          onChoose={(consciousness) => set({ consciousness })}
          onDone={() => next('consciousness')}
        >
          {beside('consciousness')}
        </ChoiceField>
        {number('temperature')}
      </div>
      <div className="n2-outcome">
        <div className="n2-total fkj-card">
          <h2 className="fkj-section-heading">{result.ok ? t('form.totalDone') : t('form.total')}</h2>
          <output aria-live="polite">
            {result.ok || band !== 'low' ? (
              <ScoreMark total={total} band={band} size="large" />
            ) : (
              // Nothing may look like low risk before all is measured.
              <span className="n2-mark n2-mark-large">
                <span className="n2-mark-total">{total}</span> {t('form.notYet')}
              </span>
            )}
          </output>
          {scores.length < NEWS2_PARTS.length && (
            <p className="fkj-soft fkj-small">{t('form.missing', { count: NEWS2_PARTS.length - scores.length })}</p>
          )}
        </div>
        {(result.ok || band !== 'low') && <ResponsePanel band={band} card={card} moment="measuring" />}
        {tried && problems.length > 0 && (
          <ErrorSummary ref={summary} heading={t('form.errors')} size="small">
            {problems.map(({ part, sentence }) => (
              <ErrorSummary.Item key={part} href={`#n2-${part}`}>
                {sentence}
              </ErrorSummary.Item>
            ))}
          </ErrorSummary>
        )}
        {failure && <FailureNotice failure={failure} />}
        <Button type="submit" ref={field('save')} loading={saving} className="n2-save">
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}
