// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html: patterns that templates bring, in time proportional to the text.

import { RE2JS } from 're2js';

/** Whether the whole text is as the pattern says; a pattern that cannot be read takes nothing. */
export function patternTest(pattern: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch {
    return () => false;
  }
}
