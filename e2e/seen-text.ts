// reference/users-and-screens.md A.16: what a person sees, as it stands on the screen.

import type { Locator } from 'playwright-core';

/** The visible text of the first element that matches; waits until there is one. */
export const seenText = async (locator: Locator): Promise<string> => {
  await locator.first().waitFor();
  return (await locator.allInnerTexts())[0] ?? '';
};
