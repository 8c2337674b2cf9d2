// https://hl7.org/fhir/R4/http.html#parameters and search.html#return: in what form the caller wants an answer, whatever he asked.

import { ok, type Result } from '@fkj/platform-record';
import { elementsOf, type Subset } from '@fkj/standards-fhir';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { carriesPersonNumber } from '../search/personal.ts';
import { type MediaType, wantedType } from './media-type.ts';

/** What an answer shows: one resource, a Bundle of what was found, or something that is not for cutting. */
export type Shows = 'resource' | 'bundle' | 'other';

export interface Presentation {
  readonly media: MediaType;
  readonly layout: 'compact' | 'indented';
  /** Null for whole resources. */
  readonly subset: Subset | null;
  /** The parameters that said so, form-encoded, for the links of a Bundle; empty for none. */
  readonly said: string;
  /** Names that were left out, where the caller asked for leniency. */
  readonly remarks: readonly Issue[];
}

export interface PresentationAsk {
  readonly accept: string | undefined;
  /** Form-encoded, of address and posted form. */
  readonly parameters: string;
  readonly handling: 'strict' | 'lenient';
  readonly shows: Shows;
  /** The type in the address; null where there is none. */
  readonly kind: string | null;
}

const OF_FORM: ReadonlySet<string> = new Set(['_format', '_pretty']);
const OF_PART: ReadonlySet<string> = new Set(['_summary', '_elements']);
const MAY_NAME_ONE = /_(?:format|pretty|summary|elements)=/;

export interface Divided {
  /** What the interaction reads. */
  readonly rest: string;
  /** What says how the answer looks. */
  readonly presentation: string;
}

/** Takes the parameters of presentation out of form-encoded text; everything else stays as it was sent. */
export function divide(parameters: string, shows: Shows): Divided {
  if (!MAY_NAME_ONE.test(parameters)) return { rest: parameters, presentation: '' };
  const pairs = parameters.split('&');
  const isOurs = (pair: string): boolean => {
    const [name = '', value = ''] = pair.split('=');
    // A search that only counts is another search, not another look of one.
    if (shows === 'bundle' && name === '_summary' && value === 'count') return false;
    return OF_FORM.has(name) || (shows !== 'other' && OF_PART.has(name));
  };
  return {
    rest: pairs.filter((pair) => !isOurs(pair)).join('&'),
    presentation: pairs.filter(isOurs).join('&'),
  };
}

/** Reads how the answer should look; 406 for a format that is not given, 400 for what makes no sense here. */
export function presentationOf(ask: PresentationAsk): Result<Presentation, Refusal> {
  const { rest, presentation: said } = divide(ask.parameters, ask.shows);
  if (said === '') {
    const media = wantedType(ask.accept, undefined);
    return media.ok ? ok({ ...PLAIN, media: media.value }) : media;
  }
  const asked = new URLSearchParams(said);
  const media = wantedType(ask.accept, asked.get('_format') ?? undefined);
  if (!media.ok) return media;
  // They go into links, and so may not hold what no address may.
  if (carriesPersonNumber([...asked])) return refuse('parameter-personal');
  const pretty = asked.get('_pretty') ?? 'false';
  if (pretty !== 'true' && pretty !== 'false')
    return refuse('parameter-value', { detail: '_pretty is true or false.' });
  const part = partOf(ask, { summary: asked.get('_summary'), elements: asked.get('_elements'), rest });
  if (!part.ok) return part;
  return ok({ media: media.value, layout: pretty === 'true' ? 'indented' : 'compact', said, ...part.value });
}

const WHOLE = { subset: null, remarks: [] } as const;
/** The whole, without white space. */
export const PLAIN = { layout: 'compact', said: '', ...WHOLE } as const;

type PartAsked = Pick<Presentation, 'subset' | 'remarks'>;

function partOf(
  { kind, handling }: PresentationAsk,
  { summary, elements, rest }: { summary: string | null; elements: string | null; rest: string },
): Result<PartAsked, Refusal> {
  const isSummary = summary !== null && summary !== 'false';
  if (isSummary && elements !== null) {
    return refuse('parameter-value', { detail: 'Give _summary or _elements, not both.' });
  }
  if (isSummary) {
    const subset = SUMMARIES.get(summary);
    if (subset === undefined) return refuse('parameter-value', { detail: SUMMARY_VALUES });
    if (summary === 'text' && /(?:^|&)_(?:rev)?include/.test(rest)) {
      return refuse('parameter-value', { detail: '_summary=text cannot stand beside _include or _revinclude.' });
    }
    return ok({ subset, remarks: [] });
  }
  if (elements === null) return ok(WHOLE);
  const names = elements.split(',', MOST_NAMES + 1);
  if (names.length > MOST_NAMES)
    return refuse('parameter-value', { detail: `_elements takes ${MOST_NAMES} names at most.` });
  const { known, unknown } = elementsOf(kind, names);
  if (unknown.length === 0) return ok({ subset: { of: 'elements', names: known }, remarks: [] });
  const detail =
    '_elements names what is not an element of the resource; names are those at its top, separated by commas.';
  if (handling === 'strict') return refuse('parameter-value', { detail });
  return ok({ subset: { of: 'elements', names: known }, remarks: [{ code: 'parameter-ignored', detail }] });
}

/** More than any type has; a posted list could be as long as a body. */
const MOST_NAMES = 200;

const SUMMARIES: ReadonlyMap<string, Subset> = new Map([
  ['true', { of: 'summary' }],
  ['text', { of: 'text' }],
  ['data', { of: 'data' }],
]);

const SUMMARY_VALUES = '_summary is true, text, data or false; count only counts what a search finds.';
