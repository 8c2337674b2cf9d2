// https://hl7.org/fhir/R4/narrative.html#xhtml: keeps a narrative's XHTML as it was written, or writes it anew where it leans on its surroundings.

import type { SaxesTagNS } from 'saxes';
import { XmlRefused } from './xml-refusal.ts';
import { XHTML_NAMESPACE } from './xml-type.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** One `<div>`, from its first to its last tag. */
export class XhtmlCapture {
  private readonly source: string;
  private readonly start: number;
  private depth = 0;
  private rewritten = '';
  /** False once a prefix, a namespace from outside, CDATA or an instruction would be lost or refused in JSON. */
  private standsAlone: boolean;

  /** `end` is where the first tag ends in the source. */
  constructor(source: string, { tag, end }: { tag: SaxesTagNS; end: number }) {
    this.source = source;
    // No '<' may stand inside a tag, so that the last one before its end begins it.
    this.start = source.lastIndexOf('<', end - 1);
    this.standsAlone = tag.attributes['xmlns'] !== undefined;
  }

  open(tag: SaxesTagNS): void {
    if (tag.uri !== XHTML_NAMESPACE) throw new XmlRefused('wrong-namespace', 'A narrative holds XHTML elements only.');
    if (tag.prefix !== '') this.standsAlone = false;
    let text = `<${tag.local}${this.depth === 0 ? ` xmlns="${XHTML_NAMESPACE}"` : ''}`;
    for (const { name, prefix, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns') this.standsAlone = false;
      else if (name !== 'xmlns') text += ` ${name}="${escaped(value)}"`;
    }
    this.rewritten += `${text}${tag.isSelfClosing ? '/>' : '>'}`;
    this.depth++;
  }

  text(text: string): void {
    this.rewritten += escaped(text);
  }

  comment(text: string): void {
    this.rewritten += `<!--${text}-->`;
  }

  cdata(text: string): void {
    this.standsAlone = false;
    this.rewritten += escaped(text);
  }

  instruction(): void {
    this.standsAlone = false;
  }

  /** The whole `<div>` when this tag, which ends at `end`, closed it; else null. */
  close(tag: SaxesTagNS, end: number): string | null {
    this.depth--;
    if (!tag.isSelfClosing) this.rewritten += `</${tag.local}>`;
    if (this.depth > 0) return null;
    return this.standsAlone ? this.source.slice(this.start, end) : this.rewritten;
  }
}
