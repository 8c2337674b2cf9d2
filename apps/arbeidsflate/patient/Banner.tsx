// reference/users-and-screens.md A.8, DESIGN.md §5: who this is, at a glance; never the full national number.
import { dayOf, nameOf, PageHeading, yearsOf } from '@fkj/apps-ui';
import type { Patient } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';

interface BannerProps {
  readonly patient: Patient;
  readonly focus?: 'heading' | 'elsewhere';
}

export function Banner({ patient, focus = 'heading' }: BannerProps) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const years = yearsOf(patient.birthDate, dayOf(new Date()));
  const address = patient.address?.[0];
  const facts = [
    patient.birthDate && t('patient.born', { date: date(patient.birthDate) }),
    years !== null && t('patient.years', { count: years }),
    patient.deceasedDateTime && t('patient.dead', { date: date(patient.deceasedDateTime) }),
    [...(address?.line ?? []), address?.city].filter((part) => part).join(', '),
  ].filter((fact) => fact);
  return (
    <div className="af-banner">
      <PageHeading title={t('patient.title')} focus={focus}>
        {nameOf(patient)}
      </PageHeading>
      <p className="af-banner-facts">{facts.join(' · ')}</p>
    </div>
  );
}
