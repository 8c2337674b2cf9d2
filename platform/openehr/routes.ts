// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0: every address of /openehr/v1, once.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from './answer.ts';
import { createComposition, deleteComposition, updateComposition } from './composition/write-composition.ts';
import { createContribution } from './contribution/create-contribution.ts';
import { getContribution } from './contribution/get-contribution.ts';
import { getTemplate, listTemplates } from './definition/get-template.ts';
import { uploadTemplate } from './definition/upload-template.ts';
import { createDirectory, deleteDirectory, updateDirectory } from './directory/directory.ts';
import { getDirectory } from './directory/get-directory.ts';
import { createEhr } from './ehr/create-ehr.ts';
import { ehrBySubject, getEhr } from './ehr/get-ehr.ts';
import { getStatus } from './ehr/get-status.ts';
import { updateStatus } from './ehr/update-status.ts';
import type { OpenEhrHouse } from './house.ts';
import type { Asked } from './http/asked.ts';
import { executeAdHoc, executeStored } from './query/execute.ts';
import { getStoredQuery, listStoredQueries, storeQuery } from './query/stored-query.ts';
import type { Refusal } from './refusal/refusal.ts';
import { getByUid } from './version/get-version.ts';
import { revisionHistory, versionAtTime, versionByUid, versionedObject } from './version/versioned-object.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /openehr/v1. */
  readonly url: string;
  /** What it does, for /openapi.json. */
  readonly summary: string;
  readonly handle: (house: OpenEhrHouse, caller: Caller, asked: Asked) => Promise<Result<Answer, Refusal>>;
}

const route = (method: Route['method'], url: string, parts: Omit<Route, 'method' | 'url'>): Route => ({
  method,
  url,
  ...parts,
});

const EHR = '/ehr/:ehr_id';
const STORED = '/definition/query/:qualified_query_name';
const STATUS = `${EHR}/versioned_ehr_status`;
const COMPOSITION = `${EHR}/versioned_composition/:versioned_object_uid`;

export const routes: readonly Route[] = [
  route('POST', '/definition/template/adl1.4', {
    summary: 'Store an operational template 1.4',
    handle: uploadTemplate,
  }),
  route('GET', '/definition/template/adl1.4', { summary: 'List the templates', handle: listTemplates }),
  route('GET', '/definition/template/adl1.4/:template_id', { summary: 'Read a template', handle: getTemplate }),
  route('POST', '/ehr', { summary: 'Create an EHR', handle: createEhr }),
  route('GET', '/ehr', { summary: 'The EHR of a subject', handle: ehrBySubject }),
  route('PUT', EHR, { summary: 'Create an EHR under an id of your own', handle: createEhr }),
  route('GET', EHR, { summary: 'Read an EHR', handle: getEhr }),
  route('GET', `${EHR}/ehr_status`, { summary: 'The status, the latest or at a time', handle: getStatus }),
  route('PUT', `${EHR}/ehr_status`, { summary: 'Change the status', handle: updateStatus }),
  route('GET', `${EHR}/ehr_status/:version_uid`, {
    summary: 'A version of the status',
    handle: getByUid('EHR_STATUS', 'version_uid'),
  }),
  route('GET', STATUS, { summary: 'VERSIONED_EHR_STATUS', handle: versionedObject('EHR_STATUS') }),
  route('GET', `${STATUS}/revision_history`, {
    summary: 'Who changed the status when',
    handle: revisionHistory('EHR_STATUS'),
  }),
  route('GET', `${STATUS}/version`, {
    summary: 'The status at a time, as VERSION',
    handle: versionAtTime('EHR_STATUS'),
  }),
  route('GET', `${STATUS}/version/:version_uid`, {
    summary: 'A version of the status, as VERSION',
    handle: versionByUid('EHR_STATUS'),
  }),
  route('POST', `${EHR}/composition`, { summary: 'Commit a composition', handle: createComposition }),
  route('GET', `${EHR}/composition/:uid_based_id`, {
    summary: 'A composition, the latest, at a time, or a version',
    handle: getByUid('COMPOSITION', 'uid_based_id'),
  }),
  route('PUT', `${EHR}/composition/:uid_based_id`, { summary: 'Change a composition', handle: updateComposition }),
  route('DELETE', `${EHR}/composition/:uid_based_id`, {
    summary: 'Delete a composition; its versions stay',
    handle: deleteComposition,
  }),
  route('GET', COMPOSITION, { summary: 'VERSIONED_COMPOSITION', handle: versionedObject('COMPOSITION') }),
  route('GET', `${COMPOSITION}/revision_history`, {
    summary: 'Who changed the composition when',
    handle: revisionHistory('COMPOSITION'),
  }),
  route('GET', `${COMPOSITION}/version`, {
    summary: 'The composition at a time, as VERSION',
    handle: versionAtTime('COMPOSITION'),
  }),
  route('GET', `${COMPOSITION}/version/:version_uid`, {
    summary: 'A version of the composition, as VERSION',
    handle: versionByUid('COMPOSITION'),
  }),
  route('POST', `${EHR}/contribution`, {
    summary: 'Commit several versions, all or nothing',
    handle: createContribution,
  }),
  route('GET', `${EHR}/contribution/:contribution_uid`, { summary: 'A contribution', handle: getContribution }),
  route('POST', `${EHR}/directory`, { summary: 'Create the directory', handle: createDirectory }),
  route('GET', `${EHR}/directory`, { summary: 'The directory, the latest or at a time', handle: getDirectory }),
  route('PUT', `${EHR}/directory`, { summary: 'Change the directory', handle: updateDirectory }),
  route('DELETE', `${EHR}/directory`, { summary: 'Delete the directory', handle: deleteDirectory }),
  route('GET', `${EHR}/directory/:version_uid`, { summary: 'A version of the directory', handle: getDirectory }),
  route('GET', '/query/aql', { summary: 'Ask in AQL, in the address', handle: executeAdHoc('GET') }),
  route('POST', '/query/aql', { summary: 'Ask in AQL', handle: executeAdHoc('POST') }),
  route('GET', '/query/:qualified_query_name', { summary: 'Ask a stored query', handle: executeStored('GET') }),
  route('POST', '/query/:qualified_query_name', { summary: 'Ask a stored query', handle: executeStored('POST') }),
  route('GET', '/query/:qualified_query_name/:version', {
    summary: 'Ask a stored query in a version',
    handle: executeStored('GET'),
  }),
  route('POST', '/query/:qualified_query_name/:version', {
    summary: 'Ask a stored query in a version',
    handle: executeStored('POST'),
  }),
  route('GET', '/definition/query', { summary: 'List stored queries', handle: listStoredQueries }),
  route('GET', STORED, { summary: 'List stored queries whose name begins so', handle: listStoredQueries }),
  route('PUT', STORED, { summary: 'Store a query as the next version', handle: storeQuery }),
  route('GET', `${STORED}/:version`, { summary: 'A stored query', handle: getStoredQuery }),
  route('PUT', `${STORED}/:version`, { summary: 'Store a query in a version', handle: storeQuery }),
];
