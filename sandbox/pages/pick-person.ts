// DESIGN.md §5 "log in as …", https://www.w3.org/TR/WCAG22/: by keyboard, without script.

import { type Scenario, scenarioNames, scenarios } from '../providers/scenario.ts';
import type { TestPerson } from '../providers/test-person.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

const SHOWN = 60;

/** Persons whose name or description holds every word. */
export const searchPersons = (persons: readonly TestPerson[], text: string): readonly TestPerson[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return persons.filter(({ name, description }) => {
    const line = `${name} ${description}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
};

export interface PickView {
  readonly title: string;
  readonly action: string;
  readonly persons: readonly TestPerson[];
  readonly text: string;
  readonly scenario: Scenario;
}

const row = ({ key, name, description }: TestPerson): string =>
  `<li><button name="person" value="${key}"><b>${escaped(name)}</b> <span>${escaped(description)}</span></button></li>`;

const option = (scenario: Scenario, chosen: Scenario): string =>
  `<option value="${scenario}"${scenario === chosen ? ' selected' : ''}>${escaped(scenarioNames[scenario])}</option>`;

/** One form: the search box first, so that Enter there searches and does not log the first person in. */
export const pickPersonPage = (view: PickView): string => {
  const found = searchPersons(view.persons, view.text);
  const rows = found.slice(0, SHOWN).map(row).join('');
  const count = `${found.length} ${found.length === 1 ? 'person' : 'personer'}${found.length > SHOWN ? `, de første ${SHOWN} vises` : ''}`;
  return `<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(view.title)}</title><link rel="stylesheet" href="/sandbox/style.css"></head><body><main><h1>${escaped(view.title)}</h1><p>Øvingsmiljø: alle personer er oppdiktede. Velg hvem du vil være.</p><form method="post" action="${escaped(view.action)}"><label for="text">Søk etter navn eller rolle</label><input id="text" name="text" value="${escaped(view.text)}" autocomplete="off" maxlength="100"><button class="search" name="search" value="yes">Søk</button><p role="status">${count}</p><ul>${rows}</ul><label for="scenario">Hva skal skje</label><select id="scenario" name="scenario">${scenarios.map((one) => option(one, view.scenario)).join('')}</select></form></main></body></html>`;
};

export const styleSheet = `
:root { font: 1.125rem/1.5 "Source Sans 3", system-ui, sans-serif; color: #23262a; background: #fff6e5; }
body { margin: 0; display: grid; place-items: start center; }
main { box-sizing: border-box; width: min(40rem, 100%); padding: 1.5rem; margin: 3vh 0; background: #fff; border: 3px dashed #b35900; border-radius: .5rem; }
h1 { margin: 0; font-size: 1.5rem; }
label { display: block; font-weight: 600; }
input, select, button { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; border: 1px solid #6f7785; border-radius: .375rem; background: #fff; color: inherit; }
button { text-align: left; cursor: pointer; margin-top: .5rem; }
button:hover { background: #fff0d9; }
button.search { text-align: center; font-weight: 600; }
button span { display: block; color: #49515e; }
:focus-visible { outline: 3px solid #23262a; outline-offset: 2px; }
ul { list-style: none; margin: 0 0 1.5rem; padding: 0; }
`;
