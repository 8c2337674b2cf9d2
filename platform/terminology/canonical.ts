// https://hl7.org/fhir/R4/references.html#canonical: an address, and the version behind the bar.

export interface Canonical {
  readonly url: string;
  readonly version: string | null;
}

export const canonicalOf = (text: string): Canonical => {
  const bar = text.lastIndexOf('|');
  return bar < 0 ? { url: text, version: null } : { url: text.slice(0, bar), version: text.slice(bar + 1) || null };
};

export const printCanonical = ({ url, version }: Canonical): string => (version === null ? url : `${url}|${version}`);

const parts = (version: string): readonly (number | string)[] =>
  version.split(/[.\-+_T:]/).map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : part));

/** Later versions after earlier ones: by numbers where both are numbers, else by their text; none is the earliest. */
export const compareVersions = (a: string | null, b: string | null): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [left, right] = [parts(a), parts(b)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const [one, other] = [left[place], right[place]];
    if (one === other) continue;
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one) < String(other) ? -1 : 1;
  }
  return 0;
};
