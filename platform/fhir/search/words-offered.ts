// https://hl7.org/fhir/R4/search.html#content and DESIGN.md §7: which types are searched by words.

// Parts of them are hidden from most callers (platform/access persons/graded.ts): words would tell what is hidden.
const HIDDEN: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Person', 'Practitioner', 'AuditEvent']);

/** Whether `_text` and `_content` may be asked of a type. */
export const offersWords = (type: string): boolean => !HIDDEN.has(type);
