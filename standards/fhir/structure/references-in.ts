// https://hl7.org/fhir/R4/http.html#trules: every address in a resource that a transaction may have to rewrite.

import { isArray, isObject, type JsonObject, type JsonValue, type Path, type Step } from '@fkj/standards-json';
import { type MemberCheck, type TypeCheck, typeCheck } from './type-check.ts';

export interface FoundReference {
  /**
   * `reference`: Reference.reference; `uri`: an element of type uri, url, oid or uuid;
   * `narrative`: href or src of a link in Narrative.div. Canonicals are names, not addresses, and are left out.
   */
  readonly kind: 'reference' | 'uri' | 'narrative';
  readonly address: string;
  /** From the root of the tree to the string that holds the address. */
  readonly path: Path;
}

const ADDRESS_TYPES = new Set(['uri', 'url', 'oid', 'uuid']);
const LINK = /\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

class ReferenceWalk {
  readonly found: FoundReference[] = [];
  private readonly steps: Step[] = [];

  resource(value: JsonObject): void {
    const type = value['resourceType'];
    const check = typeof type === 'string' ? typeCheck(type) : null;
    if (check) this.members(check, value);
  }

  private members(check: TypeCheck, value: JsonObject): void {
    for (const name in value) {
      const sent = value[name];
      const siblingOf = check.siblings.get(name);
      const member = check.members.get(siblingOf ?? name);
      if (!member || sent === undefined) continue;
      this.steps.push(name);
      this.values(siblingOf === undefined ? member : null, sent);
      this.steps.pop();
    }
  }

  /** One value or an array of them; no member means the sibling of a primitive. */
  private values(member: MemberCheck | null, sent: JsonValue): void {
    if (!isArray(sent)) {
      this.single(member, sent);
      return;
    }
    sent.forEach((item, index) => {
      this.steps.push(index);
      this.single(member, item);
      this.steps.pop();
    });
  }

  private single(member: MemberCheck | null, value: JsonValue): void {
    const type = member?.type ?? 'Element';
    if (typeof value === 'string') {
      if (ADDRESS_TYPES.has(type)) this.add('uri', value);
      else if (type === 'xhtml') this.links(value);
    } else if (isObject(value)) {
      if (type === 'Reference' && typeof value['reference'] === 'string') {
        this.steps.push('reference');
        this.add('reference', value['reference']);
        this.steps.pop();
      }
      if (type === 'Resource') this.resource(value);
      else {
        const check = typeCheck(type);
        if (check) this.members(check, value);
      }
    }
  }

  private links(xhtml: string): void {
    for (const [, double, single] of xhtml.matchAll(LINK)) this.add('narrative', double ?? single ?? '');
  }

  private add(kind: FoundReference['kind'], address: string): void {
    this.found.push({ kind, address, path: [...this.steps] });
  }
}

/** Every address in a resource, in the order of the document, contained resources and extensions included. */
export function referencesIn(resource: JsonObject): readonly FoundReference[] {
  const walk = new ReferenceWalk();
  walk.resource(resource);
  return walk.found;
}
