// reference/users-and-screens.md A.16: everything by keyboard. One registry, so that no two screens fight over a key.
import { useEffect } from 'react';

/** 'mod+k' is Ctrl on most machines and Cmd on a Mac; a bare letter works only outside fields. */
export type Chord = 'mod+k' | 'n' | '?' | 'Escape';

const registry = new Map<Chord, Array<() => void>>();

/** Whether a key press is this chord, given where the focus is. Bare keys never fire while the user is typing. */
export function isChord(
  press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  chord: Chord,
  focus: 'field' | 'elsewhere',
): boolean {
  const modified = press.ctrlKey || press.metaKey;
  if (chord === 'mod+k') return modified && !press.altKey && press.key.toLowerCase() === 'k';
  return !modified && !press.altKey && focus === 'elsewhere' && press.key === chord;
}

function onKeyDown(press: KeyboardEvent): void {
  const target = press.target instanceof HTMLElement ? press.target : null;
  const typing = target?.closest('input, textarea, select, [contenteditable], dialog') ?? null;
  for (const [chord, actions] of registry) {
    const action = actions.at(-1);
    if (action === undefined || !isChord(press, chord, typing === null ? 'elsewhere' : 'field')) continue;
    press.preventDefault();
    action();
    return;
  }
}

/** Binds a chord while the component is mounted; the innermost binding wins. */
export function useShortcut(chord: Chord, action: () => void): void {
  useEffect(() => {
    if (registry.size === 0) document.addEventListener('keydown', onKeyDown);
    const before = registry.get(chord) ?? [];
    registry.set(chord, [...before, action]);
    return () => {
      const left = (registry.get(chord) ?? []).filter((one) => one !== action);
      if (left.length > 0) registry.set(chord, left);
      else registry.delete(chord);
      if (registry.size === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [chord, action]);
}
