// Shortcuts must never take a letter that the user is typing.
import { describe, expect, it } from 'vitest';
import { isChord } from './shortcuts.ts';

const press = (key: string, changes: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...changes,
});

describe('a key press', () => {
  it('with Ctrl or Cmd and K opens the search, also from a field', () => {
    expect(isChord(press('k', { ctrlKey: true }), 'mod+k', 'field')).toBe(true);
    expect(isChord(press('K', { metaKey: true }), 'mod+k', 'elsewhere')).toBe(true);
    expect(isChord(press('k'), 'mod+k', 'elsewhere')).toBe(false);
  });

  it('of a bare letter works outside fields only', () => {
    expect(isChord(press('n'), 'n', 'elsewhere')).toBe(true);
    expect(isChord(press('n'), 'n', 'field')).toBe(false);
    expect(isChord(press('n', { ctrlKey: true }), 'n', 'elsewhere')).toBe(false);
  });
});
