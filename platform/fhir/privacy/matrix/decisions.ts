// DESIGN.md §7: the decisions that every door is held to.

import { choiceOf } from '../testing.ts';
import type { World } from './world.ts';

export interface Decision {
  readonly name: string;
  /** Name of the caller's claims, without the key of the world. */
  readonly caller: string;
  /** What the caller is shown of the kept entries. */
  readonly shows: 'them' | 'nothing';
  /** Labels of the kept entries. */
  readonly meta?: object;
  readonly consent?: (world: World) => ReturnType<typeof choiceOf>;
  /** What is kept is the document alone, which nobody has signed; what else there is has no such state. */
  readonly document?: 'unsigned';
  /** She opens emergency access first. */
  readonly emergency?: 'opened';
  /** Whole years of the patient; a child of six where nothing is said. */
  readonly age?: number;
  /** What the RelatedPerson says of Patient/relative to the patient: nobody is related where nothing is said. */
  readonly relation?: object;
  /** Also in the short test. */
  readonly often?: 'held';
}

const RESERVED = 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation';
const label = (code: string, system = RESERVED) => ({ security: [{ system, code }] });
const forDoctors = {
  security: [
    {
      system: RESERVED,
      code: 'profession',
      extension: [
        {
          url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/reserved-for',
          valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'LE' },
        },
      ],
    },
  ],
};
const NORN = 'urn:oid:2.16.578.1.12.4.1.1.9603';
const representationCodes = 'https://felleskommunaljournal.no/fhir/CodeSystem/representation';
const related = (code: string, system = representationCodes) => ({ relationship: [{ coding: [{ system, code }] }] });
const unitOf = ({ key }: World, who: string) => ({ reference: `Organization/unit-${who}-${key}` });
const idOf = ({ key }: World) => ({ id: `choice-${key}` });
const entries = ({ kept }: World) => Object.values(kept);

export const decisions: readonly Decision[] = [
  { name: 'a colleague with a care relationship', often: 'held', caller: 'colleague', shows: 'them' },
  { name: 'the same, launched with the patient', caller: 'launched-colleague', shows: 'them' },
  { name: 'the citizen, her own record', caller: 'citizen', shows: 'them' },
  { name: 'a stranger', caller: 'stranger', shows: 'nothing' },
  { name: 'a program without a scope for it', caller: 'limited-colleague', shows: 'nothing' },
  {
    name: 'hidden from the organisation, entry by entry',
    often: 'held',
    caller: 'colleague',
    shows: 'nothing',
    consent: (world) =>
      choiceOf(world.patient, { actor: [unitOf(world, 'colleague')], data: entries(world) }, idOf(world)),
  },
  {
    name: 'hidden from the person, launched with the patient',
    caller: 'launched-colleague',
    shows: 'nothing',
    consent: (world) =>
      choiceOf(
        world.patient,
        { actor: [{ reference: `Practitioner/colleague-${world.key}` }], data: entries(world) },
        idOf(world),
      ),
  },
  {
    name: 'hidden from everyone but the author, by period',
    often: 'held',
    caller: 'colleague',
    shows: 'nothing',
    consent: (world) =>
      choiceOf(
        world.patient,
        {
          dataPeriod: { start: '2020-02-01', end: '2020-12-31' },
          provision: [{ type: 'permit', actor: [unitOf(world, 'author')] }],
        },
        idOf(world),
      ),
  },
  {
    name: 'let through what is hidden from others',
    caller: 'author',
    shows: 'them',
    consent: (world) =>
      choiceOf(
        world.patient,
        { data: entries(world), provision: [{ type: 'permit', actor: [unitOf(world, 'author')] }] },
        idOf(world),
      ),
  },
  {
    name: 'blocked, but her own entries',
    caller: 'author',
    shows: 'them',
    consent: (world) =>
      choiceOf(world.patient, { actor: [unitOf(world, 'author')], data: entries(world) }, idOf(world)),
  },
  {
    name: 'hidden in a time that is over',
    caller: 'colleague',
    shows: 'them',
    consent: (world) =>
      choiceOf(
        world.patient,
        { actor: [unitOf(world, 'colleague')], data: entries(world), period: { end: '2025-01-01' } },
        idOf(world),
      ),
  },
  {
    name: 'hidden from others, the citizen herself',
    caller: 'citizen',
    shows: 'them',
    consent: (world) => choiceOf(world.patient, { data: entries(world) }, idOf(world)),
  },
  {
    name: 'announced',
    often: 'held',
    caller: 'colleague',
    shows: 'nothing',
    consent: (world) =>
      choiceOf(
        world.patient,
        { actor: [unitOf(world, 'colleague')], data: entries(world) },
        { ...idOf(world), mode: 'announce' },
      ),
  },
  {
    name: 'hidden, and emergency access opened',
    often: 'held',
    caller: 'colleague',
    shows: 'them',
    emergency: 'opened',
    consent: (world) =>
      choiceOf(world.patient, { actor: [unitOf(world, 'colleague')], data: entries(world) }, idOf(world)),
  },
  {
    name: 'blocked for good, and emergency access opened',
    caller: 'colleague',
    shows: 'nothing',
    emergency: 'opened',
    consent: (world) =>
      choiceOf(
        world.patient,
        { actor: [unitOf(world, 'colleague')], data: entries(world) },
        { ...idOf(world), type: 'BL' },
      ),
  },
  { name: 'reserved for the author, a colleague', caller: 'colleague', shows: 'nothing', meta: label('author') },
  { name: 'reserved for the author, the author', caller: 'author', shows: 'them', meta: label('author') },
  {
    name: 'reserved for the author, and emergency access opened',
    caller: 'colleague',
    shows: 'nothing',
    emergency: 'opened',
    meta: label('author'),
  },
  {
    name: 'reserved for the unit, from another',
    often: 'held',
    caller: 'colleague',
    shows: 'nothing',
    meta: label('unit'),
  },
  {
    name: 'reserved for the unit, and emergency access opened',
    caller: 'colleague',
    shows: 'them',
    emergency: 'opened',
    meta: label('unit'),
  },
  { name: 'reserved for doctors', caller: 'colleague', shows: 'nothing', meta: forDoctors },
  {
    name: 'a violence alert, the citizen',
    often: 'held',
    caller: 'citizen',
    shows: 'nothing',
    meta: label('violence-alert'),
  },
  {
    name: 'a document that is not signed, from another unit',
    often: 'held',
    caller: 'colleague',
    shows: 'nothing',
    document: 'unsigned',
  },
  { name: 'a document that is not signed, the citizen', caller: 'citizen', shows: 'nothing', document: 'unsigned' },
  {
    name: 'a document that is not signed, who acts for her',
    caller: 'relative',
    shows: 'nothing',
    relation: related('foreldreansvar'),
    document: 'unsigned',
  },
  { name: 'a violence alert, personnel', caller: 'colleague', shows: 'them', meta: label('violence-alert') },
  {
    name: 'refused by a reason of 9603, the citizen',
    caller: 'citizen',
    shows: 'nothing',
    meta: label('NORN_FFL', NORN),
  },
  {
    name: 'refused to those who act for her, the citizen',
    caller: 'citizen',
    shows: 'them',
    meta: label('NORN_FORANS', NORN),
  },
  { name: 'her role ended yesterday', often: 'held', caller: 'former', shows: 'nothing' },
  { name: 'two roles, of which neither alone suffices', caller: 'two-hatted', shows: 'nothing' },
  { name: 'a purpose that no role has', caller: 'marketing-colleague', shows: 'nothing' },
  {
    name: 'a colleague who is near to the patient',
    often: 'held',
    caller: 'near',
    shows: 'nothing',
    relation: { relationship: [{ text: 'datter' }] },
  },
  {
    name: 'a colleague who is near to the patient, launched with her',
    caller: 'launched-near',
    shows: 'nothing',
    relation: { relationship: [{ text: 'datter' }] },
  },
  {
    name: 'a colleague who is near to the patient, and emergency access opened',
    caller: 'near',
    shows: 'them',
    emergency: 'opened',
    relation: { relationship: [{ text: 'datter' }] },
  },
  { name: 'launched with another patient', caller: 'launched-elsewhere', shows: 'nothing' },
  { name: 'the leader of the unit, who governs and treats nobody', caller: 'leader', shows: 'nothing' },
  { name: 'a system client without a policy of its own', caller: 'registered-system', shows: 'nothing' },
  { name: 'a system client under the policy of everything', caller: 'policy-system', shows: 'them' },
  {
    name: 'hidden from everyone, a system under the policy of everything',
    caller: 'policy-system',
    shows: 'them',
    consent: (world) => choiceOf(world.patient, { data: entries(world) }, idOf(world)),
  },
  { name: 'a stranger who opens emergency access', caller: 'stranger', shows: 'them', emergency: 'opened' },
  {
    name: 'a parent of a child of eleven',
    caller: 'relative',
    shows: 'them',
    age: 11,
    relation: related('foreldreansvar'),
  },
  {
    name: 'a parent of a child of twelve',
    often: 'held',
    caller: 'relative',
    shows: 'nothing',
    age: 12,
    relation: related('foreldreansvar'),
  },
  {
    name: 'a parent of a youth of sixteen',
    caller: 'relative',
    shows: 'nothing',
    age: 16,
    relation: related('foreldreansvar'),
  },
  { name: 'a youth of sixteen, her own record', caller: 'citizen', shows: 'them', age: 16 },
  {
    name: 'a parent from whom the child is protected',
    caller: 'relative',
    shows: 'nothing',
    relation: { relationship: [...related('foreldreansvar').relationship, ...related('NORN_FFL', NORN).relationship] },
  },
  {
    name: 'a parent, where an entry is kept from those who act for her',
    often: 'held',
    caller: 'relative',
    shows: 'nothing',
    relation: related('foreldreansvar'),
    meta: label('NORN_FORANS', NORN),
  },
  {
    name: 'a parent, where an entry is a violence alert',
    caller: 'relative',
    shows: 'nothing',
    relation: related('foreldreansvar'),
    meta: label('violence-alert'),
  },
  { name: 'a guardian of a grown-up', caller: 'relative', shows: 'them', age: 80, relation: related('verge') },
  {
    name: 'a guardian whose time is over',
    caller: 'relative',
    shows: 'nothing',
    age: 80,
    relation: { ...related('verge'), period: { end: '2025-01-01' } },
  },
  { name: 'a holder of a mandate', caller: 'relative', shows: 'them', age: 40, relation: related('fullmakt') },
  {
    name: 'a holder of a mandate that was withdrawn',
    caller: 'relative',
    shows: 'nothing',
    age: 40,
    relation: { ...related('fullmakt'), active: false },
  },
  { name: 'a neighbour with the program of a citizen', caller: 'relative', shows: 'nothing', age: 40 },
];

/** Citizens read, and write little: what they are refused of writing tells nothing of what is shown to them. */
export const isCitizen = ({ caller }: Decision): boolean => caller === 'citizen' || caller === 'relative';
