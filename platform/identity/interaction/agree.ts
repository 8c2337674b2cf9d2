// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: the patient of the app, the person's consent, and the grant.

import { splitScopes } from '@fkj/standards-smart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AccountId, accountId, readAccountId } from '../accounts/account.ts';
import type { Asker } from '../accounts/claims-of-asker.ts';
import { isFirstParty } from '../oauth/clients.ts';
import type { GrantContext } from '../oauth/grant-context.ts';
import { grantOf } from '../oauth/grants.ts';
import { organisationsIn, readOrganisation } from '../organisation/chosen-organisation.ts';
import { chooseEncounterPage } from '../pages/choose-encounter.ts';
import { choosePatientPage } from '../pages/choose-patient.ts';
import { consentPage } from '../pages/consent.ts';
import type { InteractionParts } from './parts.ts';
import { type Step, sendFailure, sendPage, textParameter } from './step.ts';

const STEP_SECONDS = 15 * 60;
const GRANT_SECONDS = 14 * 24 * 60 * 60;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const askerOf = (step: Step): Asker | null => {
  const name = readAccountId(step.details.session?.accountId ?? '');
  const account = name === null ? null : accountId(name);
  return account === null ? null : { account, client: textParameter(step.details, 'client_id') ?? '' };
};

const scopesOf = (step: Step): readonly string[] => splitScopes(textParameter(step.details, 'scope') ?? '');

const needsPatient = (step: Step): boolean =>
  scopesOf(step).some((scope) => scope.startsWith('launch/') || scope.startsWith('patient/'));

/** The launcher says which encounter; where there is no launcher, the person does. */
const needsEncounter = (step: Step, context: GrantContext): boolean =>
  context.encounter === undefined &&
  textParameter(step.details, 'launch') === undefined &&
  scopesOf(step).includes('launch/encounter');

/** The app asked in its own words; it gets its answer as an OAuth error. */
const refuse = async (
  parts: InteractionParts,
  { request, reply }: Exchange,
  why: string,
  error = 'invalid_request',
): Promise<FastifyReply> => {
  const result = { error, error_description: why };
  return reply.redirect(await parts.provider.interactionResult(request.raw, reply.raw, result), 303);
};

const launched = async (parts: InteractionParts, launch: string, account: AccountId): Promise<GrantContext | null> => {
  const found = await parts.notes.launches.find(launch);
  // Another person's attempt must not use it up.
  if (found === null || found.account !== account) return null;
  return (await parts.notes.launches.take(launch))?.context ?? null;
};

/** Her own record; null where there is a choice: for personnel, and for a citizen who may act for others too. */
const settledContext = async (parts: InteractionParts, asker: Asker): Promise<GrantContext | null> => {
  const context = own(asker.account);
  if (context === null || isFirstParty(asker.client)) return context;
  return (await parts.patients.search(asker, '')).length > 1 ? null : context;
};

const own = (account: AccountId): GrantContext | null =>
  account.startsWith('Patient/')
    ? { patient: account.slice('Patient/'.length), intent: null, patientBanner: 'needed' }
    : null;

/** Makes the grant, keeps its patient beside it, and lets the browser go back to the app. */
const settle = async (
  parts: InteractionParts,
  settled: { readonly step: Step; readonly asker: Asker; readonly context: GrantContext | null },
  { request, reply }: Exchange,
): Promise<FastifyReply> => {
  const { step, asker, context } = settled;
  const withheld = [
    ...(step.details.params['launch'] === undefined ? ['launch'] : []),
    // Nothing to give: the answer says so by leaving the scope out.
    ...(context?.encounter == null ? ['launch/encounter'] : []),
  ].filter((scope) => scopesOf(step).includes(scope) || scope === 'launch');
  const owner = { accountId: asker.account, clientId: asker.client };
  const grant = grantOf(parts.provider, owner, { fhirBase: parts.fhirBase, asked: scopesOf(step), withheld });
  const grantId = await grant.save();
  if (context !== null) await parts.notes.contexts.keep(grantId, context, GRANT_SECONDS);
  const result = { consent: { grantId } };
  return reply.redirect(await parts.provider.interactionResult(request.raw, reply.raw, result), 303);
};

const showPatients = async (
  parts: InteractionParts,
  chooser: { readonly step: Step; readonly asker: Asker; readonly text: string },
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { step, asker, text } = chooser;
  const patients = await parts.patients.search(asker, text);
  const app = await appName(parts, asker.client);
  const page = choosePatientPage({ language: step.language, form: step.form, app, text, patients });
  return sendPage(reply, page, { status: 200, formTargets: redirectOrigin(step) });
};

const showEncounters = async (
  parts: InteractionParts,
  chooser: { readonly step: Step; readonly asker: Asker; readonly patient: string },
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { step, asker, patient } = chooser;
  const encounters = await parts.encounters.ofPatient(asker, patient);
  const app = await appName(parts, asker.client);
  const page = chooseEncounterPage({ language: step.language, form: step.form, app, encounters });
  return sendPage(reply, page, { status: 200, formTargets: redirectOrigin(step) });
};

/** Whether the person has a role in the organisation that the app asks for; also where it asks for none. */
const actsThere = async ({ organisations }: InteractionParts, step: Step, account: AccountId): Promise<boolean> => {
  const details: unknown = JSON.parse(textParameter(step.details, 'authorization_details') ?? '[]');
  const asked = Array.isArray(details) ? organisationsIn(details) : [];
  if (asked.length > 1) return false;
  const chosen = readOrganisation(asked[0]);
  return asked.length === 0 || (chosen !== null && (await organisations?.held(account, chosen)) != null);
};

const appName = async (parts: InteractionParts, clientId: string): Promise<string> =>
  (await parts.provider.Client.find(clientId))?.clientName ?? clientId;

const redirectOrigin = (step: Step): readonly string[] => {
  const target = textParameter(step.details, 'redirect_uri');
  return target === undefined ? [] : [new URL(target).origin];
};

/** The person is known: find the app's patient, ask for consent where it is needed, or finish. */
export const showAgreement = async (parts: InteractionParts, step: Step, exchange: Exchange): Promise<FastifyReply> => {
  const asker = askerOf(step);
  if (asker === null) return refuse(parts, exchange, 'nobody is logged in');
  if (!(await actsThere(parts, step, asker.account))) {
    return refuse(parts, exchange, 'the person has no role in this organisation', 'invalid_authorization_details');
  }
  const launch = textParameter(step.details, 'launch');
  const chosen = await parts.notes.choices.find(step.uid);
  const context =
    chosen ??
    (launch === undefined
      ? needsPatient(step)
        ? await settledContext(parts, asker)
        : null
      : await launched(parts, launch, asker.account));
  if (launch !== undefined && context === null) return refuse(parts, exchange, 'launch is unknown, used or not yours');
  if (context !== null && chosen === null) await parts.notes.choices.keep(step.uid, context, STEP_SECONDS);
  const patient = context?.patient ?? null;
  if (patient === null && needsPatient(step)) return showPatients(parts, { step, asker, text: '' }, exchange.reply);
  if (context !== null && patient !== null && needsEncounter(step, context)) {
    return showEncounters(parts, { step, asker, patient }, exchange.reply);
  }
  if (isFirstParty(asker.client)) return settle(parts, { step, asker, context }, exchange);
  const app = await appName(parts, asker.client);
  const page = consentPage({ language: step.language, form: step.form, app, scopes: scopesOf(step) });
  return sendPage(exchange.reply, page, { status: 200, formTargets: redirectOrigin(step) });
};

const choose = async (
  parts: InteractionParts,
  choice: { readonly step: Step; readonly asker: Asker; readonly patient: string },
  { reply }: Exchange,
): Promise<FastifyReply> => {
  const { step, asker, patient } = choice;
  if (!(await parts.patients.reachable(asker, patient))) {
    return sendFailure(reply, { language: step.language, failure: 'stale-form', again: step.form.action });
  }
  const launched = await parts.notes.choices.find(step.uid);
  const context = { intent: null, ...launched, patient, patientBanner: 'needed' } as const;
  await parts.notes.choices.keep(step.uid, context, STEP_SECONDS);
  return reply.redirect(step.form.action, 303);
};

/** An empty choice goes on without an encounter. */
const chooseEncounter = async (
  parts: InteractionParts,
  choice: { readonly step: Step; readonly asker: Asker; readonly encounter: string; readonly context: GrantContext },
  { reply }: Exchange,
): Promise<FastifyReply> => {
  const { step, asker, encounter, context } = choice;
  const { patient } = context;
  if (patient === null || (encounter !== '' && !(await parts.encounters.isOf(asker, { patient, encounter })))) {
    return sendFailure(reply, { language: step.language, failure: 'stale-form', again: step.form.action });
  }
  const chosen = { ...context, encounter: encounter === '' ? null : encounter };
  await parts.notes.choices.keep(step.uid, chosen, STEP_SECONDS);
  return reply.redirect(step.form.action, 303);
};

/** A form of the agreement came back: a search, a choice of patient, or the answer to the consent page. */
export const takeAgreement = async (
  parts: InteractionParts,
  answer: { readonly step: Step; readonly fields: URLSearchParams },
  exchange: Exchange,
): Promise<FastifyReply> => {
  const { step, fields } = answer;
  const asker = askerOf(step);
  if (asker === null) return refuse(parts, exchange, 'nobody is logged in');
  const text = fields.get('text');
  if (text !== null) return showPatients(parts, { step, asker, text: text.slice(0, 100) }, exchange.reply);
  const launch = textParameter(step.details, 'launch');
  const context = await parts.notes.choices.find(step.uid);
  const patient = fields.get('patient');
  // The launcher chose the patient; the app's page must not choose another. A citizen chooses among those she may act for.
  if (patient !== null && (launch === undefined || (context !== null && context.patient === null))) {
    return choose(parts, { step, asker, patient }, exchange);
  }
  const encounter = fields.get('encounter');
  if (encounter !== null && context !== null && needsEncounter(step, context)) {
    return chooseEncounter(parts, { step, asker, encounter, context }, exchange);
  }
  if (fields.get('consent') === 'deny') {
    const result = { error: 'access_denied', error_description: 'the person said no' };
    return exchange.reply.redirect(
      await parts.provider.interactionResult(exchange.request.raw, exchange.reply.raw, result),
      303,
    );
  }
  const missing =
    (context === null && launch !== undefined) ||
    ((context?.patient ?? null) === null && needsPatient(step)) ||
    (context !== null && needsEncounter(step, context));
  if (fields.get('consent') !== 'allow' || missing) return showAgreement(parts, step, exchange);
  return settle(parts, { step, asker, context }, exchange);
};
