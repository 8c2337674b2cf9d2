// https://hl7.org/fhir/R4/http.html#transaction: the sending side.

/** What the receiver said of one bundle. */
export type Receipt =
  | { readonly outcome: 'loaded'; readonly resources: number }
  | { readonly outcome: 'refused'; readonly sentences: readonly string[] }
  /** Worth trying again: the server is busy or away. */
  | { readonly outcome: 'unreachable'; readonly sentence: string };

export interface Receiver {
  readonly address: string;
  post(bundle: Buffer): Promise<Receipt>;
}

interface Outcome {
  readonly issue?: readonly { readonly diagnostics?: string; readonly expression?: readonly string[] }[];
}

const sentencesOf = (body: string, status: number): readonly string[] => {
  try {
    const outcome = JSON.parse(body) as Outcome;
    const said = (outcome.issue ?? []).map(
      ({ expression, diagnostics }) => `${expression?.join(', ') ?? 'Bundle'}: ${diagnostics ?? 'refused'}`,
    );
    if (said.length > 0) return said;
  } catch {
    // not JSON: the status is all there is to say
  }
  return [`The server answered ${status}.`];
};

const countResponses = (body: string): number => body.split('"response":').length - 1;

/** A FHIR server at `address`, spoken to with a bearer token that `token` gives anew when the old one has expired. */
export const fhirReceiver = (address: string, token: (renew: 'if-needed' | 'now') => Promise<string>): Receiver => {
  const send = async (bundle: Buffer, renew: 'if-needed' | 'now'): Promise<Response> =>
    fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await token(renew)}`,
        'content-type': 'application/fhir+json',
        accept: 'application/fhir+json',
        prefer: 'return=minimal',
      },
      body: new Uint8Array(bundle),
    });
  return {
    address,
    post: async (bundle) => {
      try {
        const first = await send(bundle, 'if-needed');
        const answer = first.status === 401 ? await send(bundle, 'now') : first;
        const body = await answer.text();
        if (answer.ok) return { outcome: 'loaded', resources: countResponses(body) };
        if (answer.status === 429 || answer.status >= 502)
          return { outcome: 'unreachable', sentence: `The server answered ${answer.status}.` };
        return { outcome: 'refused', sentences: sentencesOf(body, answer.status) };
      } catch (error) {
        return { outcome: 'unreachable', sentence: error instanceof Error ? error.message : String(error) };
      }
    },
  };
};
