// https://hl7.org/fhir/R4/operations.html: every operation of /fhir, each in its own folder or file.

import { exportOperations } from '../bulk/export/export-operations.ts';
import { correctOperation } from '../correct/correct.ts';
import { emergencyAccess } from '../emergency-access/open-emergency-access.ts';
import { eraseOperation } from '../erase/erase.ts';
import { fhirpath } from '../fhirpath/evaluate-fhirpath.ts';
import { match } from '../match/match.ts';
import { correctPatient } from '../move/correct-patient.ts';
import { merge } from '../move/merge-patients.ts';
import { changeOwnerOperation } from '../owner/change-owner.ts';
import { deleteOwned } from '../owner/deletion/delete-owned.ts';
import { handOverOwned } from '../owner/hand-over/hand-over-owned.ts';
import { extract } from '../questionnaire/extract.ts';
import { populate } from '../questionnaire/populate.ts';
import { retentionReport } from '../retention/retention-report.ts';
import { indexStatus } from '../search-parameter/index-status.ts';
import { valueSetExpand } from '../terminology/expand.ts';
import { codeSystemLookup } from '../terminology/lookup.ts';
import { codeSystemSubsumes } from '../terminology/subsumes.ts';
import { codeSystemValidateCode } from '../terminology/validate-code-in-code-system.ts';
import { valueSetValidateCode } from '../terminology/validate-code-in-value-set.ts';
import { convert } from './convert/convert.ts';
import { diff } from './diff/diff.ts';
import { document } from './document/document.ts';
import { encounterEverything } from './everything/encounter-everything.ts';
import { patientEverything } from './everything/patient-everything.ts';
import { graph } from './graph/graph.ts';
import { lastn } from './lastn/lastn.ts';
import { meta, metaAdd, metaDelete } from './meta/meta.ts';
import type { Operation } from './operation.ts';
import { stats } from './stats/stats.ts';
import { validate } from './validate/validate.ts';

export const operations: readonly Operation[] = [
  merge,
  correctPatient,
  correctOperation,
  changeOwnerOperation,
  deleteOwned,
  handOverOwned,
  eraseOperation,
  retentionReport,
  emergencyAccess,
  ...exportOperations,
  fhirpath,
  patientEverything,
  encounterEverything,
  codeSystemLookup,
  codeSystemValidateCode,
  codeSystemSubsumes,
  valueSetExpand,
  valueSetValidateCode,
  meta,
  metaAdd,
  metaDelete,
  validate,
  lastn,
  match,
  diff,
  convert,
  stats,
  document,
  graph,
  extract,
  populate,
  indexStatus,
];
