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
  /** She opens emergency access first. */
  readonly emergency?: 'opened';
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
];
