// DESIGN.md §7 "a caller's roles may be cached under an epoch": why a read shows nothing.

/** The caller's roles changed since the permit was made: decide again (`access.decide`) and repeat. */
export interface Stale {
  readonly code: 'stale';
}

/**
 * Why nothing was shown. `not-permitted`: the permit does not cover this kind or action, a mistake of the calling code.
 * `too-many`: more objects would be included than one page can hold. `too-broad`: words would have to be looked for in more
 * documents than one search may look into.
 */
export type ReadRefusal = Stale | { readonly code: 'not-permitted' } | { readonly code: 'too-many' | 'too-broad' };
