// https://hl7.org/fhir/R4/search.html#content: the texts of a resource that `_text` and `_content` look into.

/** narrative: `_text`, the div of the resource. content: `_content`, every text in it. */
export type TextPart = 'narrative' | 'content';

/** Tags within a line of text do not end a word or a phrase; others do. */
const INLINE =
  /<\/?(?:a|abbr|b|big|cite|code|del|em|i|ins|kbd|q|s|samp|small|span|strong|sub|sup|tt|u|var)(?:\s[^<>]*)?>/gi;
const TAG = /<[^<>]*>/;
const ENTITY =
  /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|shy|aelig|oslash|aring|AElig|Oslash|Aring));/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '' },
  ...{ aelig: 'æ', oslash: 'ø', aring: 'å' },
};

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ');

const decoded = (text: string): string =>
  text.replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return character(Number(decimal));
    if (hex !== undefined) return character(Number.parseInt(hex, 16));
    return ENTITIES[(name ?? '').toLowerCase()] ?? ' ';
  });

const withoutComments = (text: string): string =>
  text
    .split('<!--')
    .map((part, place) => (place === 0 ? part : part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : ''))
    .join('');

/** The texts of an XHTML narrative, one for each stretch between tags that are no mere emphasis. */
export const textsOfNarrative = (div: string): readonly string[] =>
  withoutComments(div)
    .replace(INLINE, '')
    .split(TAG)
    .filter((text) => /\S/.test(text))
    .map(decoded);

/** Addresses, references and packed data: no white space, and none of it was written to be read. */
const NO_TEXT =
  /^(?:\S{257,}|[a-z][a-z0-9+.-]*:\/\/\S*|urn:\S*|#\S*|[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(?:\/_history\/\S+)?)$/;

/** Members that name things for machines. */
const TECHNICAL: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'versionId',
  'lastUpdated',
  'contentType',
  'data',
]);

/** The texts of a stored resource, each by itself: a phrase never goes from one to the next. */
export const textsOf = (document: string, part: TextPart): readonly string[] => {
  // Most resources of a record have no narrative, and need not be parsed to see it; "div" may be written with escapes.
  if (part === 'narrative' && !document.includes('"div"') && !document.includes('\\u')) return [];
  const tree: unknown = JSON.parse(document);
  if (part === 'content') return collect(tree, []);
  const text = member(tree, 'text');
  const div = member(text, 'div');
  return typeof div === 'string' ? textsOfNarrative(div) : [];
};

const member = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Object.entries(of).find(([one]) => one === name)?.[1] : undefined;

const collect = (node: unknown, out: string[]): readonly string[] => {
  if (typeof node === 'string') {
    if (!NO_TEXT.test(node)) out.push(node);
  } else if (Array.isArray(node)) {
    for (const item of node) collect(item, out);
  } else if (typeof node === 'object' && node !== null) {
    for (const [name, value] of Object.entries(node)) {
      if (name === 'div' && typeof value === 'string') out.push(...textsOfNarrative(value));
      else if (!(TECHNICAL.has(name) && typeof value === 'string')) collect(value, out);
    }
  }
  return out;
};
