// WCAG 2.2 SC 4.1.3 (status messages): one polite live region for the whole app.
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const Context = createContext<(message: string) => void>(() => undefined);

/** Holds the live region; `useAnnounce` speaks through it. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [spoken, setSpoken] = useState({ message: '', turn: 0 });
  const announce = useCallback((message: string) => setSpoken(({ turn }) => ({ message, turn: turn + 1 })), []);
  return (
    <Context value={announce}>
      {children}
      <div role="status" className="fkj-visually-hidden">
        <span key={spoken.turn}>{spoken.message}</span>
      </div>
    </Context>
  );
}

/** Says a sentence to screen readers without moving the focus. */
export const useAnnounce = (): ((message: string) => void) => useContext(Context);
