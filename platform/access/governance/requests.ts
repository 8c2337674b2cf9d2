// Normen 5.2.1: request, approval, provision. A sensitive role needs two approvers; nobody decides for herself.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { AccessApprovalRow, AccessRequestRow } from '@fkj/platform-store';
import { isStanding, practitionerRoleOf } from '../directory/held-role.ts';
import { stretchOf } from '../relations/instants.ts';
import type { CatalogueRole } from '../rights/role-catalogue.ts';
import {
  type Desk,
  detailOf,
  type GovernanceParts,
  isAuthorised,
  leadsUnit,
  personsOf,
  type RequestDetail,
  seenUnits,
  seesUnit,
  writeStep,
} from './governance.ts';
import type { GovernanceCode, GovernanceRefusal } from './refusals.ts';

export interface Ask extends RequestDetail {
  /** Practitioner id. */
  readonly person: string;
  readonly unit: string;
  readonly role: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RequestView {
  readonly id: string;
  readonly state: AccessRequestRow['state'];
  readonly person: Named;
  readonly requester: Named;
  readonly unit: Named;
  readonly role: string;
  readonly sensitive: boolean;
  /** Approvals that it takes. */
  readonly needed: 1 | 2;
  readonly start: string;
  readonly end: string;
  readonly reason: string;
  readonly substituteFor: Named | null;
  readonly hours: readonly object[] | null;
  readonly approvals: readonly {
    readonly by: Named;
    readonly verdict: 'approve' | 'refuse';
    readonly reason: string;
    readonly at: string;
  }[];
  readonly created: string;
  /** Whether the caller may decide it now. */
  readonly yours: boolean;
}

export interface Requests {
  ask(desk: Desk, asked: Ask): Promise<Result<RequestView, GovernanceRefusal>>;
  list(desk: Desk): Promise<readonly RequestView[]>;
  get(desk: Desk, id: string): Promise<Result<RequestView, GovernanceRefusal>>;
  decide(
    desk: Desk,
    id: string,
    said: { readonly verdict: 'approve' | 'refuse'; readonly reason: string },
  ): Promise<Result<RequestView, GovernanceRefusal>>;
  withdraw(desk: Desk, id: string): Promise<Result<RequestView, GovernanceRefusal>>;
  /** Writes roles that were approved and not written because somebody pulled the plug. Answers how many. */
  provisionApproved(): Promise<number>;
}

const DAY = 86_400_000;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const no = (code: GovernanceCode) => refused({ code });

export const openRequests = (parts: GovernanceParts): Requests => {
  const { rows, seal, clock, catalogue, directory, access, newId } = parts;

  const needed = (role: CatalogueRole | undefined): 1 | 2 => (role?.sensitive === true ? 2 : 1);

  /** Null where the caller may decide; else why not. */
  const hindrance = (
    desk: Desk,
    row: AccessRequestRow,
    spoken: readonly AccessApprovalRow[],
  ): GovernanceCode | null => {
    if (row.state !== 'asked') return 'decided';
    const entry = catalogue().roles.get(row.role);
    const above = new Set(desk.units.above(row.unit));
    const approver = desk.by.caller.assignments.some(
      ({ profession, organization }) => entry?.approvers.has(profession) === true && above.has(organization.id),
    );
    if (!approver) return 'not-approver';
    if (row.person === desk.by.id || row.requester === desk.by.id) return 'oneself';
    return spoken.some(({ approver: who }) => who === desk.by.id) ? 'decided' : null;
  };

  const views = async (desk: Desk, all: readonly AccessRequestRow[]): Promise<readonly RequestView[]> => {
    const approvals = await rows.approvals(all.map(({ id }) => id));
    const details = new Map(all.map((row) => [row.id, detailOf(seal, row)]));
    const persons = await personsOf(parts, [
      ...all.flatMap(({ id, person, requester }) => [person, requester, details.get(id)?.substituteFor ?? person]),
      ...approvals.map(({ approver }) => approver),
    ]);
    const named = (id: string): Named => ({ id, name: persons.get(id)?.display ?? id });
    return all.flatMap((row) => {
      const detail = details.get(row.id);
      if (detail === undefined) return [];
      const spoken = approvals.filter(({ request }) => request === row.id);
      const entry = catalogue().roles.get(row.role);
      return [
        {
          ...{
            id: row.id,
            state: row.state,
            role: row.role,
            sensitive: entry?.sensitive === true,
            needed: needed(entry),
          },
          person: named(row.person),
          requester: named(row.requester),
          unit: { id: row.unit, name: desk.units.get(row.unit)?.name ?? row.unit },
          ...{ start: detail.start, end: detail.end, reason: detail.reason, hours: detail.hours },
          substituteFor: detail.substituteFor === null ? null : named(detail.substituteFor),
          approvals: spoken.map(({ approver, verdict, detail: words, at }) => ({
            by: named(approver),
            verdict,
            reason: String(seal.open(words)),
            at: new Date(at).toISOString(),
          })),
          created: new Date(row.created).toISOString(),
          yours: hindrance(desk, row, spoken) === null,
        },
      ];
    });
  };

  const viewOf = async (desk: Desk, id: string): Promise<Result<RequestView, GovernanceRefusal>> => {
    const row = await rows.findRequest(id);
    const [view] = row === null ? [] : await views(desk, [row]);
    return view === undefined ? no('not-found') : ok(view);
  };

  const isSeen = (desk: Desk, row: AccessRequestRow): boolean =>
    seesUnit(desk, row.unit) || row.person === desk.by.id || row.requester === desk.by.id;

  const faultOf = async (desk: Desk, asked: Ask): Promise<GovernanceCode | null> => {
    const entry = catalogue().roles.get(asked.role);
    if (entry === undefined) return 'unknown-role';
    const unit = desk.units.get(asked.unit);
    if (unit === null || !unit.active) return 'unknown-unit';
    if (asked.person !== desk.by.id && !leadsUnit(desk, asked.unit)) return 'not-your-unit';
    if (asked.reason.trim().length < catalogue().reasonLength) return 'reason-missing';
    const start = DATE.test(asked.start) ? stretchOf(asked.start) : null;
    const end = DATE.test(asked.end) ? stretchOf(asked.end) : null;
    if (start === null || end === null || end.high <= start.low || end.high <= clock()) return 'period';
    const most = asked.substituteFor === null ? entry.maxDays : Math.min(entry.maxDays, catalogue().substituteDays);
    if (end.high - Math.max(start.low, clock()) > (most + 1) * DAY) return 'too-long';
    const ids = asked.substituteFor === null ? [asked.person] : [asked.person, asked.substituteFor];
    const persons = await personsOf(parts, ids);
    const person = persons.get(asked.person);
    if (person === undefined || !person.active || person.removed) return 'unknown-person';
    if (asked.substituteFor !== null && (asked.substituteFor === asked.person || !persons.has(asked.substituteFor)))
      return 'unknown-person';
    if (entry.authorisation && !(await isAuthorised(parts, person, entry))) return 'no-authorisation';
    const held = await directory.roles(access.housePermit('roles of a person'), { of: 'persons', ids: [asked.person] });
    const has = held.some(
      (role) =>
        role.role === asked.role && role.unit === asked.unit && isStanding(role, start.low) && role.hours === 'any',
    );
    return has ? 'already-has' : null;
  };

  /** The request's own id becomes the role's: written twice it is written once. */
  const provision = async (desk: Desk | null, row: AccessRequestRow): Promise<Result<null, GovernanceRefusal>> => {
    const detail = detailOf(seal, row);
    const entry = catalogue().roles.get(row.role);
    const person = (await personsOf(parts, [row.person])).get(row.person);
    const unit = (await directory.units(access.housePermit('units'))).get(row.unit);
    if (entry === undefined || unit === null || person === undefined || !person.active) {
      await rows.moveRequest(row.id, 'approved', 'refused', clock());
      return no('unknown-person');
    }
    const tree = practitionerRoleOf({
      ...{ person, unit, role: row.role, words: entry.names.nb, start: detail.start, end: detail.end },
      grantedBy: 'request',
      substituteFor: detail.substituteFor,
      hours: detail.hours === null ? null : JSON.parse(JSON.stringify(detail.hours)),
    });
    const step = { step: 'approve', person: row.person, unit: row.unit, role: row.role } as const;
    const written = await writeStep(parts, desk?.by ?? null, {
      ...{ step, drafts: [{ kind: 'PractitionerRole' as const, id: row.id, follows: 0, tree }] },
      reason: detail.reason,
    });
    if (written.ok) await rows.moveRequest(row.id, 'approved', 'provisioned', clock());
    return written;
  };

  return {
    ask: async (desk, asked) => {
      const fault = await faultOf(desk, asked);
      if (fault !== null) return no(fault);
      const { person, unit, role, start, end, substituteFor, hours } = asked;
      const now = clock();
      const reason = asked.reason.trim();
      const id = newId('PractitionerRole', []);
      const detail: RequestDetail = { start, end, reason, substituteFor, hours };
      const step = { step: 'request', person, unit, role } as const;
      const written = await writeStep(parts, desk.by, { step, reason });
      if (!written.ok) return written;
      await rows.addRequest({
        ...{ id, unit, person, role, requester: desk.by.id, state: 'asked', created: now, changed: now },
        detail: seal.close(detail),
      });
      return viewOf(desk, id);
    },
    list: async (desk) => {
      const units = seenUnits(desk);
      const [ofUnits, own] = await Promise.all([
        desk.leads === 'nothing' ? [] : rows.requests(units === null ? { of: 'all' } : { of: 'units', units }),
        rows.requests({ of: 'person', person: desk.by.id }),
      ]);
      const all = new Map([...ofUnits, ...own].map((row) => [row.id, row]));
      return views(
        desk,
        [...all.values()].sort((one, other) => other.created - one.created),
      );
    },
    get: async (desk, id) => {
      const row = await rows.findRequest(id);
      return row === null || !isSeen(desk, row) ? no('not-found') : viewOf(desk, id);
    },
    decide: async (desk, id, { verdict, reason }) => {
      const row = await rows.findRequest(id);
      if (row === null || !isSeen(desk, row)) return no('not-found');
      const spoken = await rows.approvals([id]);
      const why = hindrance(desk, row, spoken);
      if (why !== null) return no(why);
      const words = reason.trim();
      if (verdict === 'refuse' && words.length < catalogue().reasonLength) return no('reason-missing');
      const approval = { request: id, approver: desk.by.id, verdict, detail: seal.close(words), at: clock() };
      if (!(await rows.addApproval(approval))) return no('decided');
      const step = { step: verdict, person: row.person, unit: row.unit, role: row.role } as const;
      if (verdict === 'refuse') {
        await writeStep(parts, desk.by, { step, reason: words });
        await rows.moveRequest(id, 'asked', 'refused', clock());
        return viewOf(desk, id);
      }
      const approvals = (await rows.approvals([id])).filter((one) => one.verdict === 'approve').length;
      if (approvals < needed(catalogue().roles.get(row.role))) {
        await writeStep(parts, desk.by, { step, reason: words });
        return viewOf(desk, id);
      }
      if (!(await rows.moveRequest(id, 'asked', 'approved', clock()))) return no('decided');
      const written = await provision(desk, row);
      return written.ok ? viewOf(desk, id) : written;
    },
    withdraw: async (desk, id) => {
      const row = await rows.findRequest(id);
      if (row === null || !isSeen(desk, row)) return no('not-found');
      if (row.requester !== desk.by.id && row.person !== desk.by.id) return no('not-approver');
      if (!(await rows.moveRequest(id, 'asked', 'withdrawn', clock()))) return no('decided');
      const step = { step: 'withdraw', person: row.person, unit: row.unit, role: row.role } as const;
      await writeStep(parts, desk.by, { step });
      return viewOf(desk, id);
    },
    provisionApproved: async () => {
      const left = await rows.requests({ of: 'state', state: 'approved' });
      for (const row of left) await provision(null, row);
      return left.length;
    },
  };
};
