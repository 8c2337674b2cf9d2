// https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary: a bug in one screen must not end in a white page.
import { Alert, Button } from '@navikt/ds-react';
import { Component, type ReactNode } from 'react';
import { type WithTranslation, withTranslation } from 'react-i18next';

class Boundary extends Component<WithTranslation & { readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    const { t, children } = this.props;
    if (!this.state.broken) return children;
    return (
      <Alert variant="error" role="alert">
        <h1 className="fkj-page-heading">{t('broken.title')}</h1>
        <p className="fkj-plain">{t('broken.text')}</p>
        <Button size="small" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </Alert>
    );
  }
}

export const ErrorBoundary = withTranslation('common')(Boundary);
