// DESIGN.md §5 "pages": `/` says what is here and, in the demo, whom to log in as.

import type { FastifyInstance } from 'fastify';
import { sendPage } from './page.ts';

/** Someone worth logging in as, for the first five minutes. */
export interface GuidedPerson {
  readonly name: string;
  readonly what: string;
  readonly application: string;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const row = ({ name, what, application }: GuidedPerson): string =>
  `<li><a href="/${application}">${escaped(name)}</a><span>${escaped(what)}</span></li>`;

const guide = (people: readonly GuidedPerson[]): string =>
  people.length === 0
    ? ''
    : `<section aria-labelledby="prov"><h2 id="prov">Prøv selv</h2>
<p>Lillevik er en oppdiktet kommune med oppdiktede innbyggere. Velg en person i testinnloggingen:</p>
<ul class="people">${people.map(row).join('')}</ul></section>`;

const main = (people: readonly GuidedPerson[]): string => `<h1>Felles kommunal journal</h1>
<p class="lead">Én innbygger – én journal. En åpen plattform der opplysningene er skilt fra programmene, så alle leverandører kan lage løsninger på dem.</p>
<nav aria-label="Løsninger"><a class="door" href="/arbeidsflate"><strong>Arbeidsflate</strong><span>For sykepleiere, helsefagarbeidere og leger</span></a>
<a class="door" href="/innbygger"><strong>Min journal</strong><span>For innbyggere: mine målinger, og hvem som har sett i journalen</span></a>
<a class="door" href="/admin"><strong>Tilgangsstyring</strong><span>For ledere og personvernombud: roller, forespørsler og gjennomgang</span></a></nav>
${guide(people)}
<section aria-labelledby="apent"><h2 id="apent">Åpne grensesnitt</h2><ul>
<li><a href="/fhir/metadata">FHIR R4</a>: hva serveren kan (CapabilityStatement)</li>
<li><a href="/fhir/.well-known/smart-configuration">SMART App Launch</a>: innlogging for programmer</li>
<li><a href="/auth/.well-known/openid-configuration">OpenID Connect</a></li>
<li><a href="/openapi.json">OpenAPI</a>: alle adressene</li></ul></section>`;

/** The page at `/`. `people` is empty outside the demo. */
export const frontPage = (app: FastifyInstance, people: () => readonly GuidedPerson[]): void => {
  app.get('/', (_, reply) => sendPage(reply, { title: 'Felles kommunal journal', main: main(people()) }));
};
