// reference/users-and-screens.md A.16: open a patient from anywhere in three interactions: Ctrl/Cmd-K, type, Enter.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/: list box under a text field, arrows move, Enter opens.
import { dayOf, FailureNotice, failureIn, nameOf, useFhir, yearsOf } from '@fkj/apps-ui';
import { Button } from '@navikt/ds-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { type Found, findPeople } from './find-people.ts';

interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function Palette({ open, onClose }: PaletteProps) {
  return open && <PaletteDialog onClose={onClose} />;
}

/** A native modal dialog: opened before the next key press, so that nothing typed right after Ctrl-K is lost. */
function PaletteDialog({ onClose }: Pick<PaletteProps, 'onClose'>) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  // The dialog's own close event comes a moment later: Ctrl-K pressed in between would be undone by it.
  const close = () => {
    dialog.current?.close();
    onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click outside closes as Escape does, which the dialog handles itself
    <dialog
      ref={dialog}
      className="af-palette"
      aria-labelledby="palette-heading"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="af-palette-body">
        <div className="af-palette-head">
          <h2 id="palette-heading" className="fkj-section-heading">
            {t('search.title')}
          </h2>
          <Button size="small" variant="tertiary-neutral" onClick={close}>
            {t('common:close')}
          </Button>
        </div>
        <Search onClose={close} />
      </div>
    </dialog>
  );
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(typed.trim());
  const { data, error, isFetching } = useQuery({
    // What was typed may be a number: the key lives in memory only, and not for long.
    queryKey: ['find', asked],
    enabled: asked !== '',
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => findPeople(fhir, asked, signal),
  });
  const found = asked === '' ? [] : (data ?? []);
  const failure = failureIn(error);
  const awaited = useRef(false);

  // The dialog opens in its own layout effect, which runs after its children's.
  useEffect(() => field.current?.focus(), []);

  const open = ({ patient }: Found) => {
    onClose();
    void navigate({ to: '/pasient/$id', params: { id: patient.id ?? '' } });
  };
  const settled = asked === typed.trim() && !isFetching;
  const chosen = found[Math.min(active, found.length - 1)];
  // Enter before the answer has come opens the first hit as soon as it is there.
  useEffect(() => {
    if (!awaited.current || !settled) return;
    awaited.current = false;
    if (chosen) open(chosen);
  });

  const onKeyDown = (press: KeyboardEvent) => {
    if (press.key === 'Enter') {
      press.preventDefault();
      if (settled && chosen) open(chosen);
      else awaited.current = typed.trim() !== '';
    } else if (press.key === 'ArrowDown' || press.key === 'ArrowUp') {
      press.preventDefault();
      const step = press.key === 'ArrowDown' ? 1 : -1;
      setActive((before) => Math.max(0, Math.min(found.length - 1, before + step)));
    }
  };

  return (
    <>
      <label htmlFor="find" className="af-find-label">
        {t('search.label')}
      </label>
      <input
        id="find"
        ref={field}
        className="af-find"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `found-${chosen.patient.id}` : undefined}
        aria-describedby="find-help"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
          awaited.current = false;
        }}
        onKeyDown={onKeyDown}
      />
      <p id="find-help" className="fkj-soft fkj-small fkj-plain">
        {t('search.help')}
      </p>
      {failure && <FailureNotice failure={failure} />}
      {/* A list box must hold options whenever it is there. */}
      {found.length > 0 && (
        <div id="found" role="listbox" aria-label={t('search.title')} className="af-found">
          {found.map((one, index) => (
            <Hit
              key={one.patient.id}
              found={one}
              selected={one === chosen}
              onOpen={() => open(one)}
              onPoint={() => setActive(index)}
            />
          ))}
        </div>
      )}
      <p role="status" className="fkj-small fkj-soft fkj-plain">
        {asked !== '' && !failure && statusWords()}
      </p>
    </>
  );

  function statusWords(): string {
    if (!settled) return t('search.searching');
    return found.length === 0 ? t('search.none') : t('search.results', { count: found.length });
  }
}

interface HitProps {
  readonly found: Found;
  readonly selected: boolean;
  readonly onOpen: () => void;
  readonly onPoint: () => void;
}

/** Mouse and touch only: the keyboard acts through the field that owns the list (ARIA combobox). */
function Hit({ found: { patient, room }, selected, onOpen, onPoint }: HitProps) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const years = yearsOf(patient.birthDate, dayOf(new Date()));
  const facts = [
    patient.birthDate && t('patient.born', { date: date(patient.birthDate) }),
    years !== null && t('patient.years', { count: years }),
    room !== null && t('search.room', { room }),
    patient.address?.[0]?.city,
  ].filter((fact) => fact);
  return (
    <div
      id={`found-${patient.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className="af-hit"
      onPointerDown={(event) => event.preventDefault()}
      onPointerMove={onPoint}
      onClick={onOpen}
      onKeyDown={undefined}
    >
      <span className="af-name">{nameOf(patient)}</span>
      <span className="fkj-soft fkj-small">{facts.join(' · ')}</span>
    </div>
  );
}
