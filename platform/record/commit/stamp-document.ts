// DESIGN.md §4 "lastUpdated": the same splice that the store does, for the answer to the writer.

const SURROGATE = /[\ud800-\udbff]/;

/** The document with the time of the commit (ms) at `offset` characters (code points), 24 characters long. */
export const stampDocument = (document: string, offset: number | null, at: number): string => {
  if (offset === null) return document;
  const start = SURROGATE.test(document) ? unitsOf(document, offset) : offset;
  return `${document.slice(0, start)}${new Date(at).toISOString()}${document.slice(start + 24)}`;
};

const unitsOf = (text: string, codePoints: number): number => {
  let units = 0;
  for (let passed = 0; passed < codePoints; passed += 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
};
