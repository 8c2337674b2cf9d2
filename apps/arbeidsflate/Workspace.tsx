// DESIGN.md §8 screens: the frame of the clinical workspace, with the search for patients on every page.
import { Frame, SignedIn, useSession, useShortcut } from '@fkj/apps-ui';
import { Button } from '@navikt/ds-react';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RoleGate } from './roles/RoleContext.tsx';
import { Palette } from './search/Palette.tsx';

export function Workspace({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { state } = useSession();
  const [searching, setSearching] = useState(false);
  const close = useCallback(() => setSearching(false), []);
  const open = useCallback(() => setSearching(true), []);
  useShortcut('mod+k', open);
  const signedIn = state.phase === 'signed-in';
  return (
    <Frame
      title={t('title')}
      home="/arbeidsflate/"
      tools={
        signedIn && (
          <Button size="small" variant="secondary-neutral" className="af-open-search" onClick={open}>
            {t('search.open')} <kbd className="af-key-hint">Ctrl K</kbd>
          </Button>
        )
      }
    >
      <SignedIn>
        <RoleGate>
          {children}
          <Palette open={searching} onClose={close} />
        </RoleGate>
      </SignedIn>
    </Frame>
  );
}
