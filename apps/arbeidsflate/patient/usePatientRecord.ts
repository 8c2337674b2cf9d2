// Issue "NEWS2 from the nurse to the citizen" G23: one overview; what the nurse records is on the doctor's screen within five seconds.
import { answered, type Failure, failureIn, resourcesOf, tokenOf, useFhir } from '@fkj/apps-ui';
import {
  ACVPU_OBSERVATION,
  isNews2Panel,
  NEWS2_TOTAL,
  OXYGEN_FINDINGS,
  PREGNANT,
  REPEAT_NEWS2,
  VITAL_SIGNS,
} from '@fkj/services-measurement/rules';
import type { AllergyIntolerance, Flag, Observation, Patient, Task } from '@medplum/fhirtypes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

export interface PatientRecord {
  readonly patient: Patient;
  readonly allergies: readonly AllergyIntolerance[];
  readonly flags: readonly Flag[];
  /** NEWS2 panels and vital signs, newest first. */
  readonly observations: readonly Observation[];
  readonly tasks: readonly Task[];
  readonly pregnancy: 'pregnant' | 'not-known-pregnant';
}

/** How often an open overview asks whether somebody has measured, ms. Stops while the tab is hidden. */
const WATCH = 4_000;
/** How often everything is fetched anew: each look is a line in the patient's log, so not more than needed. */
const REFRESH = 60_000;

const VITAL_CODES = [
  ...Object.values(VITAL_SIGNS).flatMap(({ codings }) => codings.slice(0, 1)),
  ACVPU_OBSERVATION,
  OXYGEN_FINDINGS.air,
  OXYGEN_FINDINGS.oxygen,
].map(tokenOf);

interface Loaded {
  readonly record: PatientRecord | undefined;
  readonly failure: Failure | undefined;
  readonly reload: () => void;
}

/** Everything the overview and the NEWS2 form show of one patient. */
export function usePatientRecord(id: string): Loaded {
  const fhir = useFhir();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery<PatientRecord>({
    queryKey: ['record', id],
    refetchInterval: (query) => (query.state.status === 'error' ? false : REFRESH),
    queryFn: async ({ signal }): Promise<PatientRecord> => {
      const of = { patient: `Patient/${id}` };
      const [patient, allergies, flags, panels, vitals, tasks, pregnancies] = await Promise.all([
        answered(fhir.read('Patient', id, signal)),
        answered(fhir.search('AllergyIntolerance', of, signal)),
        answered(fhir.search('Flag', of, signal)),
        answered(
          fhir.search('Observation', { ...of, code: tokenOf(NEWS2_TOTAL), _sort: '-date', _count: '30' }, signal),
        ),
        answered(fhir.search('Observation', { ...of, code: VITAL_CODES, _sort: '-date', _count: '40' }, signal)),
        answered(fhir.search('Task', { ...of, code: tokenOf(REPEAT_NEWS2), status: 'requested' }, signal)),
        answered(fhir.search('Condition', { ...of, code: tokenOf(PREGNANT), 'clinical-status': 'active' }, signal)),
      ]);
      return {
        patient,
        allergies: resourcesOf(allergies, 'AllergyIntolerance').filter(isCurrent),
        flags: resourcesOf(flags, 'Flag').filter((flag) => flag.status === 'active'),
        observations: [...resourcesOf(panels, 'Observation'), ...resourcesOf(vitals, 'Observation')],
        tasks: resourcesOf(tasks, 'Task'),
        pregnancy: resourcesOf(pregnancies, 'Condition').length > 0 ? 'pregnant' : 'not-known-pregnant',
      };
    },
  });
  const known = data && newestOf(data.observations);
  const { data: newest } = useQuery({
    queryKey: ['watch', id],
    enabled: data !== undefined,
    refetchInterval: WATCH,
    queryFn: async ({ signal }) => {
      const of = { patient: `Patient/${id}`, code: tokenOf(NEWS2_TOTAL), _sort: '-date', _count: '1' };
      return newestOf(resourcesOf(await answered(fhir.search('Observation', of, signal)), 'Observation'));
    },
  });
  useEffect(() => {
    if (newest !== undefined && known !== undefined && newest !== known) {
      void queries.invalidateQueries({ queryKey: ['record', id] });
    }
  }, [newest, known, queries, id]);
  return { record: data, failure: data === undefined ? failureIn(error) : undefined, reload: () => void refetch() };
}

/** Which version of which panel is the newest; '' when there is none. */
function newestOf(observations: readonly Observation[]): string {
  const panel = observations.find(isNews2Panel);
  return panel === undefined ? '' : `${panel.id} ${panel.meta?.versionId}`;
}

/** Shown unless refuted, entered by mistake or resolved: a missing status must not hide an allergy. */
function isCurrent(allergy: AllergyIntolerance): boolean {
  const codes = [allergy.clinicalStatus, allergy.verificationStatus].flatMap((one) => one?.coding ?? []);
  return !codes.some(({ code }) => ['inactive', 'resolved', 'refuted', 'entered-in-error'].includes(code ?? ''));
}
