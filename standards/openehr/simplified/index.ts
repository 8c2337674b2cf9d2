// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html: the public face of FLAT and STRUCTURED.

export { type SimplifiedFormat, type SimplifiedFormats, simplifiedFormats } from './simplified.ts';
