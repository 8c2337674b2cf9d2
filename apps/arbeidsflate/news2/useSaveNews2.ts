// Issue "NEWS2 from the nurse to the citizen" F22: one transaction, repeat task included; on failure everything typed stays.
import { answered, type Failure, failureIn, useFhir, useUser } from '@fkj/apps-ui';
import {
  type News2Measurement,
  type News2Person,
  type News2Score,
  type ResponseCard,
  toTransaction,
} from '@fkj/services-measurement/rules';
import type { Task } from '@medplum/fhirtypes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRole } from '../roles/RoleContext.tsx';

export interface ToSave {
  readonly measurement: News2Measurement;
  readonly score: News2Score;
  readonly card: ResponseCard | undefined;
}

export interface Saved {
  readonly score: News2Score;
  readonly repeatAt: string | null;
}

interface SaveNews2 {
  readonly save: (measured: ToSave) => void;
  readonly saving: boolean;
  readonly failure: Failure | undefined;
}

interface Occasion {
  readonly patient: string;
  readonly person: News2Person;
  /** Open repeat Tasks that this measurement answers. */
  readonly answers: readonly Task[];
  readonly onSaved: (saved: Saved) => void;
}

export function useSaveNews2({ patient, person, answers, onSaved }: Occasion): SaveNews2 {
  const fhir = useFhir();
  const user = useUser();
  const role = useRole();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ measurement, score, card }: ToSave): Promise<Saved> => {
      const now = new Date();
      const after = card?.repeatAfterMinutes ?? null;
      const repeatAt = after === null ? null : new Date(now.getTime() + after * 60_000).toISOString();
      const made = toTransaction(measurement, {
        patient: `Patient/${patient}`,
        performers: [
          { reference: `PractitionerRole/${role.id}`, display: role.name || user.name },
          { reference: role.unit.reference, display: role.unit.name },
        ],
        effective: now.toISOString(),
        unit: role.unit.reference,
        repeatAt,
        answers,
        person,
        newId: () => crypto.randomUUID(),
      });
      // The form lets nothing through that the rules refuse, so this is a bug and not an answer to the user.
      if (!made.ok) throw new Error(`NEWS2 refused after the form accepted it: ${made.error.code}`);
      await answered(fhir.transaction(made.value));
      return { score, repeatAt };
    },
    onSuccess: async (saved) => {
      void queries.invalidateQueries({ queryKey: ['due'] });
      void queries.invalidateQueries({ queryKey: ['last-news2', patient] });
      void queries.invalidateQueries({ queryKey: ['record', patient] });
      onSaved(saved);
    },
  });
  return { save: mutation.mutate, saving: mutation.isPending, failure: failureIn(mutation.error) };
}
