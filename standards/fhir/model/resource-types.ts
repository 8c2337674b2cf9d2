// https://hl7.org/fhir/R4/resourcelist.html: the resource types of R4.

import { compactModel } from '../generated/model.ts';

/** All concrete resource types, alphabetical. */
export const resourceTypes: readonly string[] = compactModel.resources;

const names = new Set(resourceTypes);

export const isResourceType = (name: string): boolean => names.has(name);
