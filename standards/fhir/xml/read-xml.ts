// https://hl7.org/fhir/R4/xml.html: a resource in XML to its JSON text, driven by the model. No DTD, no entities but XML's own.

import { printPath, type Step } from '@fkj/standards-json';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { isResourceType } from '../model/index.ts';
import { JsonMembers } from './json-members.ts';
import { jsonOfPrimitive } from './primitive-text.ts';
import { XhtmlCapture } from './xhtml-capture.ts';
import { type XmlRefusalCode, XmlRefused, type XmlResult } from './xml-refusal.ts';
import { FHIR_NAMESPACE, type XmlMember, type XmlType, xmlType } from './xml-type.ts';

export interface XmlLimits {
  /** Elements inside each other. Default 100. */
  readonly maxDepth?: number;
  /** Bytes of the document. Default 64 Mi. */
  readonly maxLength?: number;
  /** UTF-16 units that are read at a time. Default 64 Ki. */
  readonly piece?: number;
}

const DEFAULT_DEPTH = 100;
const DEFAULT_LENGTH = 64 * 1024 * 1024;
/** FHIR's own elements have three at most; XHTML knows some forty. */
const MAX_ATTRIBUTES = 50;
const DEFAULT_PIECE = 64 * 1024;
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const OPTIONS = { xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;

/** An element that is open. */
type Frame =
  | { readonly does: 'resource' | 'complex'; readonly type: XmlType; readonly members: JsonMembers; place: number }
  | {
      readonly does: 'primitive';
      readonly type: XmlType;
      readonly members: JsonMembers;
      place: number;
      value: string | null;
    }
  | { readonly does: 'wrap'; content: string | null };

/** What an open element is to the one around it; null for the root and the resource in a wrapper. */
interface Open {
  readonly frame: Frame;
  readonly member: XmlMember | null;
}

class XmlReader {
  readonly steps: Step[] = [];
  readonly parser = new SaxesParser(OPTIONS);
  private readonly source: string;
  private readonly maxDepth: number;
  private readonly open: Open[] = [];
  private xhtml: { readonly capture: XhtmlCapture; readonly member: XmlMember } | null = null;
  private depth = 0;
  private attributes = 0;
  private json: string | null = null;

  constructor(source: string, maxDepth: number) {
    this.source = source;
    this.maxDepth = maxDepth;
  }

  /** Stops after each piece of so many UTF-16 units. */
  *document(piece: number): Generator<void, string, void> {
    if (PROLOG_WITH_DTD.test(this.source)) throw NO_DTD;
    const { parser } = this;
    parser.on('error', (error) => this.malformed(error));
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) throw WRONG_ENCODING;
    });
    parser.on('doctype', () => {
      throw NO_DTD;
    });
    parser.on('opentagstart', () => {
      this.attributes = 0;
    });
    parser.on('attribute', () => {
      if (++this.attributes > MAX_ATTRIBUTES) {
        throw new XmlRefused('too-many-attributes', `An element has more than ${MAX_ATTRIBUTES} attributes.`);
      }
    });
    parser.on('opentag', (tag) => this.opened(tag));
    parser.on('closetag', (tag) => this.closed(tag));
    parser.on('text', (text) => {
      if (this.xhtml) this.xhtml.capture.text(text);
      else this.noText(text);
    });
    parser.on('cdata', (text) => {
      if (this.xhtml) this.xhtml.capture.cdata(text);
      else this.noText(text);
    });
    parser.on('comment', (text) => this.xhtml?.capture.comment(text));
    parser.on('processinginstruction', () => this.xhtml?.capture.instruction());
    for (let start = 0; start < this.source.length; start += piece) {
      if (start > 0) yield;
      parser.write(this.source.slice(start, start + piece));
    }
    parser.close();
    if (this.json === null) throw new XmlRefused('not-a-resource', 'There is no resource.');
    return this.json;
  }

  private malformed(error: Error): never {
    const entity = error.message.includes('entity')
      ? ' Only &amp;, &lt;, &gt;, &quot;, &apos; and numbered characters are taken.'
      : '';
    throw new XmlRefused('malformed', `This is not well-formed XML.${entity}`);
  }

  private noText(text: string): void {
    if (text.trim() !== '')
      throw new XmlRefused('text-not-allowed', 'Text stands between elements; FHIR has values in attributes.');
  }

  private opened(tag: SaxesTagNS): void {
    if (++this.depth > this.maxDepth) {
      throw new XmlRefused('too-deep', `Elements are nested more than ${this.maxDepth} levels deep.`);
    }
    if (this.xhtml) {
      this.xhtml.capture.open(tag);
      return;
    }
    const around = this.open.at(-1);
    if (around === undefined || around.frame.does === 'wrap') this.openResource(tag, around?.frame ?? null);
    else this.openMember(tag, around.frame);
  }

  private openResource(tag: SaxesTagNS, wrapper: Frame | null): void {
    const type = tag.uri === FHIR_NAMESPACE && isResourceType(tag.local) ? xmlType(tag.local) : null;
    if (type === null) {
      throw new XmlRefused('not-a-resource', `Expected a resource type of FHIR R4 in the namespace ${FHIR_NAMESPACE}.`);
    }
    if (wrapper?.does === 'wrap' && wrapper.content !== null) {
      throw new XmlRefused('too-many', 'Only one resource may stand here.');
    }
    if (wrapper === null) this.steps.push(tag.local);
    const members = new JsonMembers(`"resourceType":"${tag.local}"`);
    this.open.push({ frame: { does: 'resource', type, members, place: 0 }, member: null });
    this.takeAttributes(tag, members, null);
  }

  private openMember(tag: SaxesTagNS, frame: Exclude<Frame, { does: 'wrap' }>): void {
    const { members, type } = frame;
    const member = type.members.get(tag.local);
    if (member === undefined || member.form === 'attribute') {
      throw new XmlRefused('unknown-element', `${type.model.name} has no such element in FHIR R4.`);
    }
    const namespace = member.form === 'xhtml' ? tag.uri !== FHIR_NAMESPACE : tag.uri === FHIR_NAMESPACE;
    if (!namespace) throw new XmlRefused('wrong-namespace', 'The element is in a namespace where it has no meaning.');
    const repeats = member.element.max > 1;
    this.steps.push(member.element.name);
    if (repeats) this.steps.push(members.count(member.name));
    if (member.place < frame.place) {
      throw new XmlRefused('out-of-order', 'The element comes later than in its definition.');
    }
    frame.place = member.place;
    if (!repeats && members.count(member.name) > 0) throw new XmlRefused('too-many', 'The element may not repeat.');
    if (member.form === 'xhtml') {
      this.xhtml = { capture: new XhtmlCapture(this.source, { tag, end: this.parser.position }), member };
      this.xhtml.capture.open(tag);
      return;
    }
    const inside = this.frameOf(member);
    this.open.push({ frame: inside, member });
    this.takeAttributes(tag, inside.does === 'wrap' ? null : inside.members, inside);
  }

  private frameOf(member: XmlMember): Frame {
    if (member.form === 'wrapper') return { does: 'wrap', content: null };
    const type = xmlType(member.type);
    if (type === null) throw new Error(`the model has no type ${member.type}`);
    const members = new JsonMembers(null);
    return member.form === 'primitive'
      ? { does: 'primitive', type, members, place: 0, value: null }
      : { does: 'complex', type, members, place: 0 };
  }

  private takeAttributes(tag: SaxesTagNS, members: JsonMembers | null, frame: Frame | null): void {
    for (const { local, prefix, uri, name, value } of Object.values(tag.attributes)) {
      // Where a schema lies says nothing about the resource, and nothing is fetched.
      if (name === 'xmlns' || prefix === 'xmlns' || (uri === SCHEMA_INSTANCE && local === 'schemaLocation')) continue;
      if (prefix === '' && name === 'value' && frame?.does === 'primitive') {
        frame.value = value;
        continue;
      }
      const attribute = frame === null || frame.does === 'wrap' ? undefined : frame.type.members.get(name);
      if (prefix !== '' || members === null || attribute?.form !== 'attribute') {
        throw new XmlRefused('unknown-attribute', 'The element has an attribute that FHIR does not know there.');
      }
      members.add(attribute, { value: JSON.stringify(value), sibling: null });
    }
  }

  private closed(tag: SaxesTagNS): void {
    this.depth--;
    if (this.xhtml) {
      const { capture, member } = this.xhtml;
      const div = capture.close(tag, this.parser.position);
      if (div === null) return;
      this.xhtml = null;
      this.give(member, { value: JSON.stringify(div), sibling: null });
      return;
    }
    const ended = this.open.pop();
    if (ended === undefined) throw new Error('an element closed that was not open');
    const { frame, member } = ended;
    if (member === null) {
      if (frame.does !== 'resource') throw new Error('only resources stand by themselves');
      this.giveResource(frame.members.print());
    } else this.give(member, this.contentOf(frame, member));
  }

  private contentOf(frame: Frame, member: XmlMember): { value: string | null; sibling: string | null } {
    if (frame.does === 'wrap') {
      if (frame.content === null) throw new XmlRefused('empty', 'A resource must stand here.');
      return { value: frame.content, sibling: null };
    }
    const { members } = frame;
    if (frame.does !== 'primitive') {
      if (members.isEmpty) throw new XmlRefused('empty', 'An element may not be empty: leave it out.');
      return { value: members.print(), sibling: null };
    }
    if (frame.value === null && members.isEmpty)
      throw new XmlRefused('empty', 'The element has neither a value nor an extension.');
    const value = frame.value === null ? null : jsonOfPrimitive(member, frame.value);
    return { value, sibling: members.isEmpty ? null : members.print() };
  }

  private give(member: XmlMember, content: { value: string | null; sibling: string | null }): void {
    const around = this.open.at(-1)?.frame;
    if (around === undefined || around.does === 'wrap') throw new Error('an element without one around it');
    around.members.add(member, content);
    this.steps.length -= member.element.max > 1 ? 2 : 1;
  }

  private giveResource(json: string): void {
    const around = this.open.at(-1)?.frame;
    if (around === undefined) this.json = json;
    else if (around.does === 'wrap') around.content = json;
  }
}

const NO_DTD = new XmlRefused('doctype', 'A document type declaration (DTD) is not taken.');
/** The parser would read a DTD to its end before it tells of it. */
const PROLOG_WITH_DTD = /^\ufeff?\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-[^-])*-->\s*)*<!DOCTYPE/;
const WRONG_ENCODING = new XmlRefused('wrong-encoding', 'The document must be UTF-8 and say nothing else.');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one resource in XML, as bytes of UTF-8 or as text, to its JSON text: minified, members in the order of the
 * definition, numbers as written, XHTML as written, comments outside it dropped. Names, order, repetition and
 * namespaces are checked; for values and everything else give the result to `read` and `checkStructure`.
 */
export function readXml(document: Uint8Array | string, limits: XmlLimits = {}): XmlResult {
  const reading = xmlReading(document, limits);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/** The same piece by piece: some milliseconds each, so that whoever reads can let others have their turn in between. */
export function* xmlReading(document: Uint8Array | string, limits: XmlLimits = {}): Generator<void, XmlResult, void> {
  const { maxDepth = DEFAULT_DEPTH, maxLength = DEFAULT_LENGTH, piece = DEFAULT_PIECE } = limits;
  if (document.length > maxLength) {
    return nowhere('too-large', `The document is larger than the limit of ${maxLength}.`);
  }
  let source: string;
  try {
    source = typeof document === 'string' ? document : utf8.decode(document);
  } catch {
    return nowhere(WRONG_ENCODING.code, WRONG_ENCODING.message);
  }
  const reader = new XmlReader(source, maxDepth);
  try {
    return { ok: true, value: yield* reader.document(piece) };
  } catch (thrown) {
    if (!(thrown instanceof XmlRefused)) throw thrown;
    const { line, columnIndex } = reader.parser;
    const { code, message } = thrown;
    return {
      ok: false,
      error: { code, line, column: columnIndex + 1, expression: printPath(reader.steps), sentence: message },
    };
  }
}

const nowhere = (code: XmlRefusalCode, sentence: string): XmlResult => ({
  ok: false,
  error: { code, line: 0, column: 0, expression: '', sentence },
});
