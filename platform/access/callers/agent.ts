// DESIGN.md §7 "Log format": who acts, as the audit keeps it and the citizen reads it. Never a national number.

import type { Agent } from '@fkj/platform-record';
import { professions } from '@fkj/standards-norway';
import type { Assignment, Caller, VerifiedAttest } from '../caller.ts';
import { representedBy } from '../representation/own-record.ts';

const SEPARATOR = ' · ';

const roleWords: Readonly<Record<Caller['category'], string>> = {
  personnel: 'Ansatt',
  citizen: 'Innbygger',
  system: 'System',
};

const plain = (text: string): string => text.replaceAll(SEPARATOR, ' ');

const known = new WeakMap<Caller, Map<string, Agent>>();

/** As `agentOf`, worked out once for each caller and role: the record knows an agent it has seen. */
export const agentFor = (caller: Caller, assignment: Assignment | null): Agent => {
  const agents = known.get(caller) ?? new Map<string, Agent>();
  known.set(caller, agents);
  const key = assignment === null ? '' : `${assignment.role.id} ${assignment.profession}`;
  const found = agents.get(key);
  const agent = found ?? agentOf(caller, assignment);
  agents.set(key, agent);
  return agent;
};

/** A profession as people call it; the code itself for one that is not known. */
export const professionWords = (profession: string): string => professions.get(profession) ?? profession;

/** The house's own work. */
export const houseAgent: Agent = {
  who: { kind: 'Device', id: 'house' },
  client: 'house',
  display: ['Felles kommunal journal', 'System', ''].join(SEPARATOR),
};

/** The agent of a decision: the caller in the role that had the right (the first of her roles where none is named). */
export const agentOf = (caller: Caller, assignment: Assignment | null): Agent => ({
  who: caller.who,
  client: caller.client,
  display: (caller.category === 'system' && caller.attest !== undefined
    ? attestedWords(caller.attest)
    : [
        caller.display,
        assignment === null ? roleWords[caller.category] : professionWords(assignment.profession),
        assignment?.organizationName ?? '',
      ]
  )
    .map(plain)
    .join(SEPARATOR),
  ...(assignment === null ? {} : { role: assignment.role, organization: assignment.organization }),
  ...onBehalf(caller),
});

/** Behind another organisation's system stands the person it attests for: the citizen reads of her, her role and her organisation. */
const attestedWords = ({ practitioner, pointOfCare, legalEntity }: VerifiedAttest): readonly string[] => [
  practitioner.name ?? roleWords.personnel,
  practitioner.authorization === null ? roleWords.personnel : professionWords(practitioner.authorization),
  [pointOfCare.name ?? pointOfCare.number, legalEntity.name ?? legalEntity.number].join(', '),
];

const onBehalf = (caller: Caller): Pick<Agent, 'onBehalf'> => {
  const id = representedBy(caller);
  return id === null ? {} : { onBehalf: { kind: 'Patient', id } };
};

/** The words of an agent's display, taken apart again. */
export const readDisplay = (display: string): { who: string; role: string; organization: string } => {
  const [who = '', role = '', organization = ''] = display.split(SEPARATOR);
  return { who, role, organization };
};
