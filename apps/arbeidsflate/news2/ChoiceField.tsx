// WCAG 2.2 SC 2.1.1: real radio buttons, chosen by one key press while the group has the focus, or by tap.
import type { ReactNode, Ref } from 'react';

export interface Choice<Value extends string> {
  readonly value: Value;
  /** The one key that chooses it, as shown. */
  readonly key: string;
  readonly words: string;
}

interface ChoiceFieldProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value | null;
  readonly error: string | undefined;
  /** The radio that takes the focus when the group does. */
  readonly focusRef: Ref<HTMLInputElement>;
  readonly onChoose: (value: Value) => void;
  /** Chosen by key or tap: the next field may have the focus. Arrow keys only move within the group. */
  readonly onDone: () => void;
  readonly children: ReactNode;
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { name, label, choices, chosen, error, focusRef, onChoose, onDone, children } = props;
  const first = chosen ?? choices[0]?.value;
  return (
    <fieldset
      className="n2-row n2-choices"
      aria-describedby={`n2-${name}-beside`}
      onKeyDown={(press) => {
        if (press.ctrlKey || press.metaKey || press.altKey) return;
        const choice = choices.find((one) => one.key.toLowerCase() === press.key.toLowerCase());
        if (!choice) return;
        press.preventDefault();
        onChoose(choice.value);
        onDone();
      }}
    >
      <legend className="n2-label">{label}</legend>
      <span className="n2-segments">
        {choices.map(({ value, key, words }) => (
          <label key={value} className="n2-segment">
            <input
              type="radio"
              name={name}
              id={value === first ? `n2-${name}` : undefined}
              ref={value === first ? focusRef : undefined}
              checked={chosen === value}
              aria-invalid={error !== undefined || undefined}
              onChange={() => onChoose(value)}
              onClick={(event) => {
                // Browsers send a click with detail 0 when an arrow key moves the choice.
                if (event.detail > 0) onDone();
              }}
            />
            <kbd>{key}</kbd> {words}
          </label>
        ))}
      </span>
      <span id={`n2-${name}-beside`} className="n2-beside">
        {children}
        {error !== undefined && <span className="n2-error">{error}</span>}
      </span>
    </fieldset>
  );
}
