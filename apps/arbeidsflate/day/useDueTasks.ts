// Issue "NEWS2 from the nurse to the citizen" F22: repeat measurements that the user's unit owes, soonest first.
import { answered, type Failure, failureIn, idIn, resourcesOf, tokenOf, useFhir } from '@fkj/apps-ui';
import { REPEAT_NEWS2 } from '@fkj/services-measurement/rules';
import type { Patient, Task } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { useRole } from '../roles/RoleContext.tsx';
import { byDue } from './due.ts';

export interface DueTask {
  readonly task: Task;
  readonly patient: Patient;
}

interface DueTasks {
  readonly due: readonly DueTask[] | undefined;
  readonly failure: Failure | undefined;
}

export function useDueTasks(): DueTasks {
  const fhir = useFhir();
  const { unit } = useRole();
  const { data, error } = useQuery({
    queryKey: ['due', unit.reference],
    refetchInterval: 15_000,
    queryFn: async ({ signal }): Promise<DueTask[]> => {
      const found = await answered(
        fhir.search(
          'Task',
          { code: tokenOf(REPEAT_NEWS2), owner: unit.reference, status: 'requested', _count: '100' },
          signal,
        ),
      );
      const tasks = resourcesOf(found, 'Task').sort(byDue);
      const ids = [...new Set(tasks.flatMap((task) => idIn(task.for?.reference, 'Patient') ?? []))];
      if (ids.length === 0) return [];
      const patients = resourcesOf(
        await answered(fhir.search('Patient', { _id: ids, _count: String(ids.length) }, signal)),
        'Patient',
      );
      return tasks.flatMap((task) => {
        const patient = patients.find((one) => one.id === idIn(task.for?.reference, 'Patient'));
        return patient === undefined ? [] : [{ task, patient }];
      });
    },
  });
  return { due: data, failure: data === undefined ? failureIn(error) : undefined };
}
