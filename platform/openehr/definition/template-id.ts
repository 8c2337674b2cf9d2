// DESIGN.md §4: an openEHR name as the id of an object of the record.

/** Only unreserved signs of RFC 3986 stay as they are, so that a name is one segment of any address and no other id. */
export const idOfName = (name: string): string =>
  encodeURIComponent(name).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
