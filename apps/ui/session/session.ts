// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: standalone and EHR launch of a public client with PKCE.
// The tokens live in memory only. sessionStorage holds what must survive the round trip to the log-in page: no personal data.
import { discover, type SmartEndpoints } from './discovery.ts';
import { challengeOf, randomText } from './pkce.ts';
import { type Tokens, tokensOf } from './tokens.ts';

export interface AppRegistration {
  readonly clientId: string;
  readonly scope: string;
  /** The app's own root, such as '/arbeidsflate/': also its redirect address. */
  readonly base: string;
}

export type SessionState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'signed-out'; readonly reason: 'logged-out' | 'refused' | 'no-server' }
  | { readonly phase: 'signed-in'; readonly tokens: Tokens };

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Completes a log-in that is under way, or begins one. Call once. */
  start(): Promise<void>;
  /** Leaves for the log-in page; comes back to the same screen. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** The bearer token of the moment, refreshed in good time; 'refused' forces a refresh. */
  token(why: 'first' | 'refused'): Promise<string | null>;
}

const UNDERWAY = 'fkj.log-in';
const LOGGED_OUT = 'fkj.logged-out';

interface Underway {
  readonly state: string;
  readonly verifier: string;
  readonly back: string;
}

/** Refreshed this long before the token ends. */
const MARGIN = 20_000;

export function createSession(app: AppRegistration): Session {
  let state: SessionState = { phase: 'starting' };
  let endpoints: SmartEndpoints | null = null;
  let refreshing: Promise<Tokens | null> | null = null;
  const listeners = new Set<() => void>();
  const redirectUri = `${location.origin}${app.base}`;

  const become = (next: SessionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  const leave = async (prompt: 'none' | null): Promise<void> => {
    endpoints ??= await discover();
    if (endpoints === null) return become({ phase: 'signed-out', reason: 'no-server' });
    const here = new URL(location.href);
    const launch = here.searchParams.get('launch');
    const underway: Underway = { state: randomText(), verifier: randomText(), back: launch ? app.base : here.pathname };
    sessionStorage.setItem(UNDERWAY, JSON.stringify(underway));
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: launch ? `${app.scope} launch` : app.scope,
      state: underway.state,
      aud: `${location.origin}/fhir`,
      code_challenge: await challengeOf(underway.verifier),
      code_challenge_method: 'S256',
      ...(launch ? { launch } : {}),
      ...(prompt ? { prompt } : {}),
    });
    // In place of this page in the history: the back button must not meet the log-in again and be sent forward.
    location.replace(`${endpoints.authorize}?${query}`);
  };

  const ask = async (form: Record<string, string>): Promise<Tokens | null> => {
    endpoints ??= await discover();
    if (endpoints === null) return null;
    const before = state.phase === 'signed-in' ? state.tokens : null;
    try {
      const response = await fetch(endpoints.token, {
        method: 'POST',
        credentials: 'omit',
        body: new URLSearchParams({ ...form, client_id: app.clientId }),
      });
      return response.ok ? tokensOf(await response.json(), Date.now(), before) : null;
    } catch {
      return null;
    }
  };

  const complete = async (answer: URLSearchParams): Promise<void> => {
    const underway = takeUnderway();
    const code = answer.get('code');
    history.replaceState(null, '', underway?.back ?? app.base);
    if (underway === null || answer.get('state') !== underway.state || code === null) {
      // Silent renewal that the log-in page must handle itself.
      if (underway !== null && answer.get('error') === 'login_required') return leave(null);
      return become({ phase: 'signed-out', reason: 'refused' });
    }
    const tokens = await ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: underway.verifier,
    });
    become(tokens === null ? { phase: 'signed-out', reason: 'refused' } : { phase: 'signed-in', tokens });
  };

  const renew = async (tokens: Tokens): Promise<Tokens | null> => {
    const fresh =
      tokens.refresh === null ? null : await ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh });
    if (fresh !== null) become({ phase: 'signed-in', tokens: fresh });
    return fresh;
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {
      const answer = new URLSearchParams(location.search);
      if (answer.has('state') && (answer.has('code') || answer.has('error'))) return complete(answer);
      if (sessionStorage.getItem(LOGGED_OUT) !== null) return become({ phase: 'signed-out', reason: 'logged-out' });
      // The log-in page answers at once when the user has a session there: a reload costs no keystroke.
      return leave(null);
    },
    signIn: () => {
      sessionStorage.removeItem(LOGGED_OUT);
      return leave(null);
    },
    signOut: async () => {
      const idToken = state.phase === 'signed-in' ? state.tokens.idToken : null;
      sessionStorage.clear();
      sessionStorage.setItem(LOGGED_OUT, 'yes');
      become({ phase: 'signed-out', reason: 'logged-out' });
      if (!endpoints?.endSession) return;
      const query = new URLSearchParams({ client_id: app.clientId, post_logout_redirect_uri: redirectUri });
      if (idToken !== null) query.set('id_token_hint', idToken);
      location.assign(`${endpoints.endSession}?${query}`);
    },
    token: async (why) => {
      if (state.phase !== 'signed-in') return null;
      if (why === 'first' && state.tokens.expires - Date.now() > MARGIN) return state.tokens.access;
      const { tokens } = state;
      refreshing ??= renew(tokens).finally(() => {
        refreshing = null;
      });
      const fresh = await refreshing;
      if (fresh !== null) return fresh.access;
      if (why === 'first' && tokens.expires > Date.now()) return tokens.access;
      await leave('none');
      return null;
    },
  };
}

function takeUnderway(): Underway | null {
  const text = sessionStorage.getItem(UNDERWAY);
  sessionStorage.removeItem(UNDERWAY);
  return text === null ? null : (JSON.parse(text) as Underway);
}
