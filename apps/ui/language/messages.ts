// DESIGN.md §10: user-facing text in message files, bokmål first, nynorsk and English complete.

export type Language = 'nb' | 'nn' | 'en';
export const LANGUAGES: readonly Language[] = ['nb', 'nn', 'en'];

/** A tree of messages; leaves are texts. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

/** The shape of a message file: the same keys, any text. Holds the other languages to bokmål's keys when compiled. */
export type Translated<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translated<Source[Key]>;
};

/** Every key of a tree as a path: 'home.title'. */
export function pathsOf(messages: Messages, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : pathsOf(value, `${prefix}${key}.`),
  );
}
