// reference/users-and-screens.md A.15 no. 9: the user must see that the connection is gone, and that nothing is lost.
import { Alert } from '@navikt/ds-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

export function OfflineNotice() {
  const { t } = useTranslation('common');
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div aria-live="polite">
      {!online && (
        <Alert variant="warning" fullWidth>
          {t('offline')}
        </Alert>
      )}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
