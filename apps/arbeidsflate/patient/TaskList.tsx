// https://hl7.org/fhir/R4/task.html: what is to be done for this patient, the overdue first and said in words.
import { useNow } from '@fkj/apps-ui';
import type { Task } from '@medplum/fhirtypes';
import { ClockIcon } from '@navikt/aksel-icons';
import { useTranslation } from 'react-i18next';
import { dueOf } from '../day/due.ts';
import { useFormats } from '../formats.ts';

export function TaskList({ tasks }: { readonly tasks: readonly Task[] }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return <p className="fkj-plain fkj-soft">{t('patient.tasksNone')}</p>;
  return (
    <ul className="af-plain-list">
      {tasks.map((task) => (
        <li key={task.id}>
          {t('patient.repeat')} – <DueWords task={task} />
        </li>
      ))}
    </ul>
  );
}

/** 'innen kl. 14:05', or in strong words that the time has passed. */
export function DueWords({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { near } = useFormats();
  const now = useNow();
  const due = dueOf(task);
  if (due === undefined) return null;
  if (Date.parse(due) >= now) return <span>{t('day.dueAt', { time: near(due) })}</span>;
  return (
    <strong className="af-overdue">
      <ClockIcon aria-hidden className="af-icon" />
      {t('day.overdue', { time: near(due) })}
    </strong>
  );
}
