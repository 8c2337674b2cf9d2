// DESIGN.md §1 no. 1, house rules "Day's list of a nurse": List → Appointments → Patients, in route order, by FHIR alone.
import { answered, dayOf, type Failure, failureIn, idIn, resourcesOf, useFhir } from '@fkj/apps-ui';
import type { Appointment, Patient } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { useRole } from '../roles/RoleContext.tsx';

export interface Visit {
  readonly id: string;
  readonly start: string | undefined;
  readonly what: string;
  readonly patient: Patient;
}

const WORK_LIST = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind|arbeidsliste';

interface DayList {
  readonly visits: readonly Visit[] | undefined;
  readonly failure: Failure | undefined;
  readonly reload: () => void;
}

/** Today's visits of the user's role. */
export function useDayList(): DayList {
  const fhir = useFhir();
  const role = useRole();
  const today = dayOf(new Date());
  const { data, error, refetch } = useQuery({
    queryKey: ['day', role.id, today],
    refetchInterval: 60_000,
    queryFn: async ({ signal }): Promise<Visit[]> => {
      const lists = await answered(
        fhir.search(
          'List',
          { code: WORK_LIST, source: `PractitionerRole/${role.id}`, date: today, _include: 'List:item' },
          signal,
        ),
      );
      const order = resourcesOf(lists, 'List')
        .filter((list) => list.status === 'current')
        .flatMap((list) => list.entry ?? [])
        .map((entry) => idIn(entry.item?.reference, 'Appointment'));
      const visits = resourcesOf(lists, 'Appointment')
        .filter((visit) => visit.status !== 'cancelled' && visit.status !== 'entered-in-error')
        .sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
      const ids = [...new Set(visits.flatMap((visit) => patientOf(visit) ?? []))];
      if (ids.length === 0) return [];
      const patients = await answered(fhir.search('Patient', { _id: ids, _count: String(ids.length) }, signal));
      return visits.flatMap((visit) => visitOf(visit, resourcesOf(patients, 'Patient')));
    },
  });
  return { visits: data, failure: data === undefined ? failureIn(error) : undefined, reload: () => void refetch() };
}

function visitOf(visit: Appointment, patients: readonly Patient[]): Visit[] {
  const patient = patients.find((one) => one.id === patientOf(visit));
  if (patient === undefined || visit.id === undefined) return [];
  const what = visit.description ?? visit.serviceType?.[0]?.text ?? '';
  return [{ id: visit.id, start: visit.start, what, patient }];
}

const patientOf = (visit: Appointment): string | undefined =>
  visit.participant?.map((one) => idIn(one.actor?.reference, 'Patient')).find((id) => id !== undefined);
