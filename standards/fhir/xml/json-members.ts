// https://hl7.org/fhir/R4/json.html#primitive: gathers the members of one object, with `_name` beside primitives, and prints them.

import type { XmlMember } from './xml-type.ts';

/** Texts of the values and of their `_` siblings, in the same places; null where one has none. */
interface Gathered {
  readonly member: XmlMember;
  readonly values: (string | null)[];
  readonly siblings: (string | null)[];
}

/** One JSON object that is being made, in the order in which its members come. */
export class JsonMembers {
  private readonly gathered = new Map<string, Gathered>();
  private readonly first: string | null;

  /** `first` is a member text that comes before all others: `"resourceType":"Patient"`. */
  constructor(first: string | null) {
    this.first = first;
  }

  /** How often the member is there already. */
  count(name: string): number {
    return this.gathered.get(name)?.values.length ?? 0;
  }

  add(member: XmlMember, { value, sibling }: { value: string | null; sibling: string | null }): void {
    const gathered = this.gathered.get(member.name) ?? { member, values: [], siblings: [] };
    this.gathered.set(member.name, gathered);
    gathered.values.push(value);
    gathered.siblings.push(sibling);
  }

  get isEmpty(): boolean {
    return this.gathered.size === 0;
  }

  print(): string {
    const texts = this.first === null ? [] : [this.first];
    for (const { member, values, siblings } of this.gathered.values()) {
      if (values.some((value) => value !== null)) texts.push(printMember(member, member.name, values));
      if (siblings.some((sibling) => sibling !== null)) texts.push(printMember(member, `_${member.name}`, siblings));
    }
    return `{${texts.join(',')}}`;
  }
}

const printMember = ({ element }: XmlMember, name: string, items: readonly (string | null)[]): string =>
  element.max > 1 ? `"${name}":[${items.map((item) => item ?? 'null').join(',')}]` : `"${name}":${items[0]}`;
