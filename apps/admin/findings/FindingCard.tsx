// Pasientjournalforskriften § 14: one look-up or question: what it is about, what has been said of it, and what becomes of it.
import { type Failure, FailureNotice, localeOf, useAnnounce } from '@fkj/apps-ui';
import { Button, Textarea } from '@navikt/ds-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk/DeskContext.ts';
import { useAccess } from '../useAccess.ts';
import { ASKED, type FindingRow, type Outcome } from './types.ts';

export function FindingCard({ finding }: { readonly finding: FindingRow }) {
  const { t, i18n } = useTranslation();
  const { leads } = useDesk();
  const { kind, explanation, writtenReason, employee, patient, at, state, outcomes } = finding;
  const time = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long', timeStyle: 'short' });
  const where = [employee.role, employee.unit].filter((part) => part !== '').join(', ');
  // What leaders have closed only the privacy officer takes up again.
  const decides = leads === 'all' || state === 'open' || state === 'follow-up';
  return (
    <li className="fkj-card">
      <h2 className="fkj-section-heading">{t(`findings.kind.${kind}`, { defaultValue: t('findings.kind.other') })}</h2>
      <p className="fkj-plain">
        <strong>{employee.name}</strong>
        {where !== '' && `, ${where}`}
      </p>
      {patient !== null && patient.name !== '' && (
        <p className="fkj-plain">{t('findings.patient', { name: patient.name })}</p>
      )}
      <p className="fkj-plain">{t('findings.at', { time: time.format(new Date(at)) })}</p>
      <p className="fkj-plain">{explanation}</p>
      {writtenReason !== null && <p className="fkj-plain">{t('findings.written', { reason: writtenReason })}</p>}
      {outcomes.length > 0 && (
        <ul>
          {outcomes.map((one) => (
            <li key={one.at}>
              {t(`findings.state.${one.outcome}`)}, {one.by}, {time.format(new Date(one.at))}: {one.reason}
            </li>
          ))}
        </ul>
      )}
      {decides && <Decision finding={finding} />}
    </li>
  );
}

const decisions: readonly Outcome[] = ['legitimate', 'follow-up', 'reported'];

function Decision({ finding }: { readonly finding: FindingRow }) {
  const { t } = useTranslation();
  const access = useAccess();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = finding.kind === ASKED ? 'answer' : 'reason';
  const decide = async (outcome: Outcome) => {
    const answer = await access.post('/access/findings/outcome', { finding: finding.id, outcome, reason });
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    announce(t('findings.decided'));
    await queries.invalidateQueries({ queryKey: ['findings'] });
  };
  return (
    <div className="ad-form">
      <Textarea
        label={t(`findings.${asked}`)}
        description={t(`findings.${asked}Help`)}
        value={reason}
        maxLength={1000}
        minRows={2}
        onChange={({ target }) => setReason(target.value)}
      />
      {failure && <FailureNotice failure={failure} />}
      <div className="ad-buttons">
        {decisions
          .filter((outcome) => outcome !== finding.state)
          .map((outcome) => (
            <Button
              key={outcome}
              size="small"
              variant={outcome === 'legitimate' ? 'primary' : 'secondary'}
              onClick={() => void decide(outcome)}
            >
              {t(`findings.decide.${outcome}`)}
            </Button>
          ))}
      </div>
    </div>
  );
}
