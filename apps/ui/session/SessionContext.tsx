// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: who is signed in, for every screen below.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { createFhir, type Fhir } from '../fhir/client.ts';
import { type AppRegistration, createSession, type Session, type SessionState } from './session.ts';
import type { Tokens } from './tokens.ts';

interface SignedIn {
  readonly session: Session;
  readonly fhir: Fhir;
  readonly state: SessionState;
}

const Context = createContext<SignedIn | null>(null);

/** Starts the session of one app, once, and gives it to the screens below. */
export function SessionProvider({ app, children }: { readonly app: AppRegistration; readonly children: ReactNode }) {
  const session = useMemo(() => createSession(app), [app]);
  const fhir = useMemo(() => createFhir(session.token), [session]);
  const state = useSyncExternalStore(session.subscribe, session.state);
  useEffect(() => {
    void session.start();
  }, [session]);
  const value = useMemo(() => ({ session, fhir, state }), [session, fhir, state]);
  return <Context value={value}>{children}</Context>;
}

export function useSession(): SignedIn {
  const value = useContext(Context);
  if (value === null) throw new Error('useSession outside SessionProvider');
  return value;
}

/** The client of the signed-in user. */
export const useFhir = (): Fhir => useSession().fhir;

/** The tokens' facts about the signed-in user; only below a screen that checked that somebody is. */
export function useUser(): Pick<Tokens, 'fhirUser' | 'name' | 'patient'> {
  const { state } = useSession();
  if (state.phase !== 'signed-in') throw new Error('useUser while signed out');
  return state.tokens;
}
