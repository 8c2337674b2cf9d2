// https://www.w3.org/TR/WCAG22/ and forskrift om universell utforming av IKT-løsninger: automatic checks with axe-core, width, keyboard.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The violations of WCAG 2.2 A and AA on the page as it stands: rule, what it says, and the elements. */
export const accessibilityViolations = async (page: Page): Promise<readonly string[]> => {
  // Evaluated through the debugger, which the page's content security policy does not bind.
  await page.evaluate(source);
  const violations = await page.evaluate(async (): Promise<readonly Violation[]> => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: readonly Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run({ runOnly: tags });
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => ({ html })) }));
  });
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')})`,
  );
};

/** A growing text field measures itself anew a moment after the window has changed: tries of 100 ms each. */
const TRIES = 10;

/** WCAG 2.2 SC 1.4.10: by how many CSS pixels the page is wider than the window, once it has settled. */
export const overflow = async (page: Page): Promise<number> => {
  for (let tries = 1; ; tries += 1) {
    const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
      '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)',
    );
    if (scrollWidth <= clientWidth || tries === TRIES) return Math.max(0, scrollWidth - clientWidth);
    await page.waitForTimeout(100);
  }
};

/** In the page: what the keyboard must reach, one of each group of radio buttons, and within a modal dialog only what is in it. */
const numberTheControls = `(() => {
  const modal = document.querySelector('dialog:modal');
  const groups = new Set();
  const controls = [...(modal ?? document).querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const known = groups.has(one.name);
    groups.add(one.name);
    return !known;
  });
  controls.forEach((one, place) => { one.dataset.stop = place; });
  document.activeElement?.blur?.();
  return controls.map((one) => one.outerHTML.slice(0, 120));
})()`;

/** In the page: which control has the focus (a radio button stands for its group), and how it and its label look. */
const focusNow = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body || one.tagName === 'DIALOG') return null;
  const stop = one.type === 'radio' ? document.querySelector('input[type=radio][name="' + one.name + '"][data-stop]') : one;
  const look = (element) => { const { outline, boxShadow, borderColor, backgroundColor, textDecoration } = getComputedStyle(element); return [outline, boxShadow, borderColor, backgroundColor, textDecoration].join(); };
  const looks = () => look(one) + (one.parentElement ? look(one.parentElement) : '');
  const focused = looks();
  one.blur();
  const blurred = looks();
  one.focus();
  return { stop: stop?.dataset.stop ?? null, html: one.outerHTML.slice(0, 120), visible: focused !== blurred };
})()`;

interface Focus {
  readonly stop: string | null;
  readonly html: string;
  readonly visible: boolean;
}

/** WCAG 2.2 SC 2.1.1 and 2.4.7: what Tab does not reach, and where the focus cannot be seen. Empty when all is well. */
export const keyboardProblems = async (page: Page): Promise<readonly string[]> => {
  const controls = await page.evaluate<readonly string[]>(numberTheControls);
  const reached = new Set<string>();
  const problems: string[] = [];
  // Twice: the first press may start in the middle of the page.
  for (let presses = 0; presses < 2 * controls.length + 4 && reached.size < controls.length; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate<Focus | null>(focusNow);
    if (focus === null || focus.stop === null || reached.has(focus.stop)) continue;
    reached.add(focus.stop);
    if (!focus.visible) problems.push(`focus not visible: ${focus.html}`);
  }
  const missed = controls.filter((_, place) => !reached.has(String(place)));
  return [...problems, ...missed.map((html) => `not reached by Tab: ${html}`)];
};
