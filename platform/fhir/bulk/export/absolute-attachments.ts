// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#attachments: an Attachment.url in a file leads somewhere wherever the file is.

// Stored text is minified, and inside a string its quotes would be escaped.
const RELATIVE = /(?<!\\)"url":"Binary\//g;

/** The same text with the base before each attachment that is kept here. */
export const withAbsoluteAttachments = (document: string, base: string): string =>
  document.includes('"url":"Binary/') ? document.replace(RELATIVE, `"url":"${base}/Binary/`) : document;
