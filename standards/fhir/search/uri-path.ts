// https://hl7.org/fhir/R4/search.html#modifiers ":above", ":below": addresses as paths.

const HIERARCHICAL = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether an address has a path: an OID or UUID has none. */
export const isHierarchical = (uri: string): boolean => HIERARCHICAL.test(uri);

/** The same place, however it ends. */
export const withoutSlash = (uri: string): string => (uri.endsWith('/') ? uri.slice(0, -1) : uri);

/**
 * A canonical address, and those with less and less of its version, which it lies below: `http://a.no/b|1.2.3` gives itself,
 * `http://a.no/b|1.2` and `http://a.no/b|1`. One without version gives itself only.
 */
export const versionsAbove = (canonical: string): readonly string[] => {
  const bar = canonical.indexOf('|');
  if (bar < 0) return [canonical];
  const ends = [...canonical.slice(bar + 1).matchAll(/[.+-]/g)].map(({ index }) => bar + 1 + index);
  const above = ends.filter((end) => end > bar + 1).slice(0, MOST_STEPS);
  return [canonical, ...above.map((end) => canonical.slice(0, end)).reverse()];
};

/** A path this deep is no address. */
const MOST_STEPS = 32;

/**
 * The places that an address lies below, itself first, each without a slash at its end:
 * `http://a.no/b/c` gives itself, `http://a.no/b` and `http://a.no`. An address without a path gives itself only.
 */
export const placesAbove = (uri: string): readonly string[] => {
  const places = [withoutSlash(uri)];
  const host = HIERARCHICAL.exec(uri)?.[0].length;
  if (host === undefined) return [uri];
  for (let at = withoutSlash(uri).lastIndexOf('/'); at >= host && places.length < MOST_STEPS; ) {
    const place = uri.slice(0, at);
    places.push(place);
    at = place.lastIndexOf('/');
  }
  return places;
};
