// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#user-flows: one step of a person's log-in.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors, type Provider } from 'oidc-provider';
import { type Form, formToken, formTokenMatches } from '../pages/form.ts';
import { chooseLanguage, type Language } from '../pages/language.ts';
import { type LogInFailure, logInFailedPage } from '../pages/log-in-failed.ts';
import { pageHeaders } from '../pages/page.ts';

export type InteractionRequest = FastifyRequest<{ Params: { uid: string } }>;
export type InteractionDetails = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What a page of the interaction knows. */
export interface Step {
  readonly uid: string;
  readonly details: InteractionDetails;
  readonly language: Language;
  readonly form: Form;
}

export const textParameter = (details: InteractionDetails, name: string): string | undefined => {
  const value = details.params[name];
  return typeof value === 'string' ? value : undefined;
};

/** The interaction that this browser started; null when its cookie is missing, for another one, or it has expired. */
export const readStep = async (
  provider: Provider,
  exchange: { readonly request: InteractionRequest; readonly reply: FastifyReply },
  formKey: string,
): Promise<Step | null> => {
  const { request, reply } = exchange;
  try {
    const details = await provider.interactionDetails(request.raw, reply.raw);
    if (details.uid !== request.params.uid) return null;
    const { uid } = details;
    const language = chooseLanguage(textParameter(details, 'ui_locales'), request.headers['accept-language']);
    return { uid, details, language, form: { action: `/auth/interaction/${uid}`, token: formToken(formKey, uid) } };
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  }
};

/** Was this form sent from our own page of this interaction? */
export const formIsOurs = (
  step: Step,
  fields: URLSearchParams,
  sent: { readonly origin: string | undefined; readonly own: string },
): boolean =>
  formTokenMatches(step.form.token, fields.get('token') ?? undefined) &&
  (sent.origin === undefined || sent.origin === sent.own);

export const sendPage = (
  reply: FastifyReply,
  page: string,
  options: { readonly status: number; readonly formTargets: readonly string[] },
): FastifyReply => reply.code(options.status).headers(pageHeaders(options.formTargets)).send(page);

const statusOf: Readonly<Record<LogInFailure, number>> = {
  denied: 403,
  expired: 403,
  level: 403,
  upstream: 502,
  'unknown-personnel': 403,
  'unknown-citizen': 403,
  'too-many': 429,
  'stale-form': 400,
};

export const sendFailure = (
  reply: FastifyReply,
  view: {
    readonly language: Language;
    readonly failure: LogInFailure;
    readonly again: string | null;
    readonly reason?: string;
  },
): FastifyReply => sendPage(reply, logInFailedPage(view), { status: statusOf[view.failure], formTargets: [] });
