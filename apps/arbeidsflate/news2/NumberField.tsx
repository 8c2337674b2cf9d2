// reference/users-and-screens.md A.4: numeric keypad, previous value beside, on to the next field when the number is whole.
import type { NumericPart } from '@fkj/services-measurement/rules';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { isFull, tidied } from './draft.ts';

interface NumberFieldProps {
  readonly part: NumericPart;
  readonly text: string;
  readonly error: string | undefined;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onText: (text: string) => void;
  readonly onFull: () => void;
  /** Previous value and part score. */
  readonly children: ReactNode;
}

export function NumberField({ part, text, error, inputRef, onText, onFull, children }: NumberFieldProps) {
  const { t } = useTranslation();
  const id = `n2-${part}`;
  return (
    <div className="n2-row">
      <label className="n2-label" htmlFor={id}>
        {t(`part.${part}`)} <span className="fkj-soft fkj-small">{t(`unit.${part}`)}</span>
      </label>
      <input
        id={id}
        ref={inputRef}
        className="n2-number"
        inputMode="numeric"
        autoComplete="off"
        enterKeyHint="next"
        value={text}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-beside`}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          const next = tidied(part, event.target.value);
          onText(next);
          if (next.length > text.length && isFull(part, next)) onFull();
        }}
      />
      <span id={`${id}-beside`} className="n2-beside">
        {children}
        {error !== undefined && <span className="n2-error">{error}</span>}
      </span>
    </div>
  );
}
