// DESIGN.md §7, issue 4 C15 "who can see this entry and why": the guard's own decision for each of some people, for the privacy officer.

import { type HealthRecord, type ObjectName, ok, type Permit, type Result, type Sees } from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import type { Access, Denial, Seer } from '../access.ts';
import type { Caller } from '../caller.ts';
import { decideByRules } from '../decision/decide.ts';
import { permitOf } from '../decision/decider.ts';
import { hatsOf } from '../decision/role-of-caller.ts';
import type { Sentence, SentenceKey } from '../decision/sentences.ts';
import { type Language, sentences } from '../decision/sentences.ts';
import type { AccessRules } from '../rights/role-rights.ts';

export interface WhoSeesParts {
  readonly record: () => HealthRecord;
  readonly rules: () => AccessRules;
  readonly callerOf: Access['callerOf'];
  readonly decide: Access['decide'];
  readonly housePermit: Access['housePermit'];
}

export interface WhoSeesAsk {
  readonly entry: ObjectName;
  readonly people: readonly ObjectName[];
  readonly language: Language;
}

const words: Readonly<Record<Seer['rule'], Sentence>> = {
  role: { nb: '', nn: '', en: '' },
  relationship: {
    nb: 'Ingen liste, avtale, tjeneste, henvisning eller kontakt knytter personen til pasienten nå.',
    nn: 'Inga liste, avtale, teneste, tilvising eller kontakt knyter personen til pasienten no.',
    en: 'No list, appointment, service, referral or contact connects the person to the patient now.',
  },
  reserved: {
    nb: 'Opplysningen er reservert for noen andre.',
    nn: 'Opplysninga er reservert for nokon andre.',
    en: 'The entry is reserved for others.',
  },
  choice: {
    nb: 'Pasienten har valgt å holde opplysningen tilbake fra personen eller enheten.',
    nn: 'Pasienten har valt å halde opplysninga tilbake frå personen eller eininga.',
    en: 'The patient has chosen to keep the entry from the person or the unit.',
  },
  shown: {
    nb: 'Rollen og tilknytningen til pasienten gir tilgang nå.',
    nn: 'Rolla og tilknytinga til pasienten gjev tilgang no.',
    en: 'The role and the connection to the patient give access now.',
  },
};

/** As if each of them asked for the entry now, with a program that may do all that her roles may. */
export const whoSees = async (
  parts: WhoSeesParts,
  officer: Caller,
  { entry, people, language }: WhoSeesAsk,
): Promise<Result<readonly Seer[], Denial>> => {
  const heads = await parts.record().heads(parts.housePermit('who sees'), [entry]);
  const shown = officer.category !== 'citizen' || (await showsTo(parts, officer, entry));
  const patients = heads.ok && shown ? (heads.value[0]?.patients ?? []) : [];
  const allowed = await parts.decide(officer, { action: 'log', kind: 'AuditEvent', patients });
  if (!allowed.ok) return allowed;
  // The look leaves a line for each patient of the entry.
  for (const patient of patients) {
    const traced = await parts.record().log(allowed.value, { patient, limit: 1, order: 'newest-first' });
    if (!traced.ok) return ok([]);
  }
  const seers: Seer[] = [];
  for (const who of people) {
    const { rule, sentence } = await judge(parts, { who, entry });
    const said = sentence === null ? words[rule] : sentences[sentence];
    seers.push({ who, shown: rule === 'shown' ? 'yes' : 'no', rule, why: said[language] });
  }
  return ok(seers);
};

/** What is kept from a citizen in her own record is not there for her here either. */
const showsTo = async ({ record, decide }: WhoSeesParts, citizen: Caller, entry: ObjectName): Promise<boolean> => {
  const permit = await decide(citizen, { action: 'read', kind: entry.kind, patients: [] });
  if (!permit.ok) return false;
  const heads = await record().heads(permit.value, [entry]);
  return heads.ok && heads.value.length > 0;
};

interface Judged {
  readonly rule: Seer['rule'];
  /** Of a denial. */
  readonly sentence: SentenceKey | null;
}

const judge = async (
  { record, rules, callerOf }: WhoSeesParts,
  { who, entry }: { readonly who: ObjectName; readonly entry: ObjectName },
): Promise<Judged> => {
  const claims = {
    sub: who.id,
    client_id: 'who-sees',
    fhirUser: `${who.kind}/${who.id}`,
    scope: 'user/*.cruds',
    purpose: who.kind === 'Patient' ? 'PATRQT' : 'TREAT',
  };
  const found = await callerOf(claims);
  if (!found.ok) return { rule: 'role', sentence: found.error.sentence };
  const caller = withPurpose(found.value, rules());
  const verdict = decideByRules(caller, { action: 'read', kind: entry.kind, patients: [] }, rules());
  if (verdict.outcome === 'deny') return { rule: 'role', sentence: verdict.sentence };
  const permit = permitOf(caller, verdict);
  const stands = async (sees: Sees): Promise<boolean> => {
    const heads = await record().heads(asSeen(permit, sees), [entry]);
    return heads.ok && heads.value.length > 0;
  };
  if (await stands(permit.sees)) return { rule: 'shown', sentence: null };
  if (!(await stands('all'))) return { rule: 'relationship', sentence: null };
  const unbound: Sees = permit.sees === 'all' ? 'all' : { ...permit.sees, bound: null };
  return { rule: (await stands(unbound)) ? 'choice' : 'reserved', sentence: null };
};

/** The same reach, with less or more kept from it: what is asked is shown to nobody but the officer. */
const asSeen = (permit: Permit, sees: Sees): Permit => issuePermit({ ...permit, sees });

/** Whatever purpose her roles have. */
const withPurpose = (caller: Caller, rules: AccessRules): Caller => {
  const purposes = new Set(hatsOf(caller, rules).flatMap(({ role }) => [...role.purposes]));
  const [first] = purposes;
  return purposes.has(caller.purpose) || first === undefined ? caller : { ...caller, purpose: first };
};
