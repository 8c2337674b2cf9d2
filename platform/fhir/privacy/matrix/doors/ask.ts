// How the doors of the matrix are asked.

import type { TestRequest } from '../../../testing/test-house.ts';
import { CODE, type World } from '../world.ts';

export const idIn = (name: string): string => name.split('/')[1] ?? '';
export const get = (...urls: readonly string[]): readonly TestRequest[] => urls.map((url) => ({ url }));
export const parameters = (...parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });
export const posted = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): TestRequest => ({
  method: 'POST',
  url,
  body,
  headers,
});
export const form = (url: string, body: string): TestRequest => ({
  method: 'POST',
  url,
  body,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
export const observation = ({ patient }: World, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [CODE] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-06-01',
  ...more,
});
export const PLAIN = { 'content-type': 'application/json' };
export const READ = 'GET /fhir/:kind/:id';
export const SEARCH = 'GET /fhir/:kind';
export const INSIDE = 'GET /fhir/:kind/:id/:inside';
export const SYSTEM = ['GET /fhir', 'GET /fhir/'];
