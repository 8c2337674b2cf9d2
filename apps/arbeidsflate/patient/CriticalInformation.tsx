// reference/users-and-screens.md B.2: what can harm the patient stands first, in words and with a sign.

import type { AllergyIntolerance, CodeableConcept, Flag } from '@medplum/fhirtypes';
import { ExclamationmarkTriangleFillIcon } from '@navikt/aksel-icons';
import { useTranslation } from 'react-i18next';

interface CriticalInformationProps {
  readonly allergies: readonly AllergyIntolerance[];
  readonly flags: readonly Flag[];
}

export function CriticalInformation({ allergies, flags }: CriticalInformationProps) {
  const { t } = useTranslation();
  const lines = [
    ...allergies.map((one) => ({
      key: one.id,
      kind: t('patient.allergy'),
      words: [
        wordsOf(one.code),
        ...(one.reaction ?? []).flatMap((reaction) => reaction.manifestation?.map(wordsOf) ?? []),
      ],
    })),
    ...flags.map((one) => ({ key: one.id, kind: t('patient.flag'), words: [wordsOf(one.code)] })),
  ];
  return (
    <section className={`fkj-card ${lines.length > 0 ? 'af-critical' : ''}`} aria-labelledby="critical-heading">
      <h2 id="critical-heading">{t('patient.critical')}</h2>
      {lines.length === 0 ? (
        <p className="fkj-plain fkj-soft">{t('patient.criticalNone')}</p>
      ) : (
        <ul className="af-plain-list">
          {lines.map(({ key, kind, words }) => (
            <li key={key}>
              <strong>
                <ExclamationmarkTriangleFillIcon aria-hidden className="af-icon" />
                {kind}:
              </strong>{' '}
              {words.filter((word) => word !== '').join(' – ')}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const wordsOf = (concept: CodeableConcept | undefined): string =>
  concept?.text ??
  concept?.coding?.find((one) => one.display !== undefined)?.display ??
  concept?.coding?.[0]?.code ??
  '';
