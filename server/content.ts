// DESIGN.md §1.6 "Law is dated content": what stands under content/ as FHIR resources is published at /fhir at each start.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** 'PlanDefinition-news2-respons.json': the type and id of the resource inside. */
const resourceFile = /^([A-Z][A-Za-z]+)-([A-Za-z0-9.-]+)\.json$/;

export interface PublishedContent {
  readonly path: string;
  readonly text: string;
}

/** Every FHIR resource file under a content folder. */
export const contentResources = (folder: string): readonly PublishedContent[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const [, type, id] = resourceFile.exec(entry.name) ?? [];
    if (!entry.isFile() || type === undefined || id === undefined) return [];
    return [{ path: `${type}/${id}`, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }];
  });

/** A request to our own /fhir, under the house's own permit. */
export type HouseRequest = (
  method: 'GET' | 'PUT',
  path: string,
  body?: string,
) => Promise<{ readonly status: number; readonly text: string }>;

interface Versioned {
  readonly version?: string;
}

const versionOf = (text: string): string | undefined => (JSON.parse(text) as Versioned).version;

/**
 * Publishes content that is new or has another `version` than the published one: a municipality's own edition under
 * the same id and version stays. Answers what was published; throws when the house refuses its own content.
 */
export const publishContent = async (
  resources: readonly PublishedContent[],
  request: HouseRequest,
): Promise<readonly string[]> => {
  const published: string[] = [];
  for (const { path, text } of resources) {
    const current = await request('GET', path);
    if (current.status === 200 && versionOf(current.text) === versionOf(text)) continue;
    const answer = await request('PUT', path, text);
    if (answer.status !== 200 && answer.status !== 201)
      throw new Error(`content ${path} was refused (${answer.status}): ${answer.text.slice(0, 500)}`);
    published.push(path);
  }
  return published;
};
