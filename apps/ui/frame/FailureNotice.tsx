// reference/code-models.md C.7: error messages a user can act on. Ours in the reader's language, then what the server says in particular.
import { Alert, Button } from '@navikt/ds-react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../fhir/failure.ts';

interface FailureNoticeProps {
  readonly failure: Failure;
  readonly onRetry?: () => void;
}

export function FailureNotice({ failure, onRetry }: FailureNoticeProps) {
  const { t } = useTranslation('common');
  return (
    <Alert variant={failure.kind === 'offline' ? 'warning' : 'error'} role="alert">
      <p className="fkj-plain">{t(`failure.${failure.kind}`)}</p>
      {failure.sentences.map((sentence) => (
        <p key={sentence} className="fkj-plain fkj-small">
          {sentence}
        </p>
      ))}
      {onRetry && (
        <Button size="small" variant="secondary" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      )}
    </Alert>
  );
}
