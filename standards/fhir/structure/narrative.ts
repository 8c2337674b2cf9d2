// https://hl7.org/fhir/R4/narrative.html#xhtml: what Narrative.div may hold (txt-1). Active content is refused, not cleaned.

const ELEMENTS = new Set(
  (
    'a abbr acronym address b big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 ' +
    'hr i img ins kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'abbr accesskey align alt axis border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class ' +
    'colspan compact coords datetime dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev ' +
    'rowspan rules scope shape span src start style summary tabindex title type usemap valign value vspace width xmlns ' +
    'xml:lang xml:space'
  ).split(' '),
);

const MARKUP =
  /<!--[\s\S]*?-->|<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z:_-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z:_-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
// XHTML inside JSON knows the entities of XML only; the validator refuses &nbsp; and &reg; too.
const UNKNOWN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/;
// An address may hide its scheme behind entities and white space; only these are let through.
const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:|urn:|data:image\/(?:png|jpeg|gif|webp);|cid:|#|[^:&]*$)/i;

/** Null if the text is a well-formed `<div>` without active content; else a sentence that says what is wrong. */
export function narrativeFault(xhtml: string): string | null {
  const text = xhtml.trim();
  if (!/^<div[\s>/]/.test(text)) return 'The narrative must be one <div> element.';
  if (UNKNOWN_ENTITY.test(text))
    return "The narrative holds an '&' that is not an entity of XML, such as &amp; or &#160;.";
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const between = text.slice(at, next === -1 ? text.length : next);
    if (open.length === 0 && between.trim() !== '') return 'The narrative must be one <div> element.';
    if (next === -1) break;
    MARKUP.lastIndex = next;
    const markup = MARKUP.exec(text);
    if (!markup) return 'The narrative is not well-formed XHTML.';
    const [whole, closing, element, attributes = '', empty] = markup;
    at = next + whole.length;
    if (element === undefined) continue;
    if (!ELEMENTS.has(element)) return `The narrative may not hold the element <${element}>.`;
    const fault = attributeFault(attributes);
    if (fault) return fault;
    if (closing) {
      if (open.pop() !== element) return `The narrative closes <${element}> where it is not open.`;
    } else {
      if (open.length === 0 && next > 0) return 'The narrative must be one <div> element.';
      if (!empty) open.push(element);
    }
  }
  return open.length > 0 ? `The narrative does not close <${open.at(-1)}>.` : null;
}

function attributeFault(attributes: string): string | null {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (!ATTRIBUTES.has(name)) return `The narrative may not hold the attribute '${name}'.`;
    const value = (double ?? single ?? '').trim();
    if ((name === 'href' || name === 'src') && !SAFE_ADDRESS.test(value)) {
      return `The narrative's '${name}' leads to an address that is not allowed.`;
    }
  }
  return null;
}
