// https://datatracker.ietf.org/doc/html/rfc9700#section-4.9.3: a stolen database must not give usable tokens.

import { createHash } from 'node:crypto';

/** Row key of an artefact of the authorization server. */
export const artifactKey = (model: string, id: string): Buffer =>
  createHash('sha256').update(`${model}:${id}`).digest();
