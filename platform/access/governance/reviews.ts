// Normen 5.2.3: the leader of a unit looks through who has which role; what nobody confirms in time is ended.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { AccessReviewItemRow, AccessReviewRow } from '@fkj/platform-store';
import { type HeldRole, isCurrent, isEmployment } from '../directory/held-role.ts';
import { stretchOf } from '../relations/instants.ts';
import { endRoles } from './employment.ts';
import { type Desk, type GovernanceParts, leadsUnit, personsOf, seenUnits, seesUnit, writeStep } from './governance.ts';
import type { GovernanceCode, GovernanceRefusal } from './refusals.ts';

export interface ReviewItem {
  /** PractitionerRole id. */
  readonly role: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly unit: { readonly id: string; readonly name: string };
  readonly code: string;
  readonly end: string | null;
  readonly verdict: AccessReviewItemRow['verdict'];
  readonly yours: boolean;
}

export interface ReviewView {
  readonly id: string;
  readonly unit: { readonly id: string; readonly name: string };
  readonly state: AccessReviewRow['state'];
  /** ISO 8601. */
  readonly due: string;
  readonly items: readonly ReviewItem[];
}

export interface Reviews {
  /** Of a unit and those below; `due` is a date. Roles of who starts it are left to the leader above. */
  start(
    desk: Desk,
    asked: { readonly unit: string; readonly due: string | null },
  ): Promise<Result<ReviewView, GovernanceRefusal>>;
  list(desk: Desk): Promise<readonly ReviewView[]>;
  judge(
    desk: Desk,
    review: string,
    said: { readonly role: string; readonly verdict: 'confirm' | 'remove' },
  ): Promise<Result<ReviewView, GovernanceRefusal>>;
  /** Ends what nobody confirmed in time. Answers how many roles. */
  lapse(): Promise<number>;
}

const no = (code: GovernanceCode) => refused({ code });
const DAY = 86_400_000;

export const openReviews = (parts: GovernanceParts): Reviews => {
  const { rows, directory, access, clock, newId, catalogue } = parts;

  const rolesByIds = async (ids: readonly string[]): Promise<ReadonlyMap<string, HeldRole>> => {
    const found = await Promise.all(
      ids.map((id) => directory.roles(access.housePermit('roles under review'), { of: 'role', id })),
    );
    return new Map(found.flat().map((role) => [role.id, role]));
  };

  const views = async (desk: Desk, reviews: readonly AccessReviewRow[]): Promise<readonly ReviewView[]> => {
    const items = await rows.reviewItems(reviews.map(({ id }) => id));
    const roles = await rolesByIds([...new Set(items.map(({ role }) => role))]);
    const persons = await personsOf(parts, [...new Set([...roles.values()].map(({ person }) => person))]);
    const unitNamed = (id: string) => ({ id, name: desk.units.get(id)?.name ?? id });
    return reviews.map(({ id, unit, state, due }) => ({
      ...{ id, state, unit: unitNamed(unit), due: new Date(due).toISOString() },
      items: items.flatMap((item) => {
        const role = item.review === id ? roles.get(item.role) : undefined;
        if (role === undefined) return [];
        const yours =
          state === 'open' && item.verdict === null && leadsUnit(desk, role.unit) && role.person !== desk.by.id;
        return [
          {
            role: role.id,
            person: { id: role.person, name: persons.get(role.person)?.display ?? role.person },
            unit: unitNamed(role.unit),
            ...{ code: role.role, end: role.end, verdict: item.verdict, yours },
          },
        ];
      }),
    }));
  };

  const viewOf = async (desk: Desk, id: string): Promise<Result<ReviewView, GovernanceRefusal>> => {
    const row = await rows.findReview(id);
    const [view] = row === null ? [] : await views(desk, [row]);
    return view === undefined ? no('not-found') : ok(view);
  };

  return {
    start: async (desk, { unit, due }) => {
      if (desk.units.get(unit) === null) return no('unknown-unit');
      if (!leadsUnit(desk, unit)) return no('not-your-unit');
      const now = clock();
      const until = due === null ? now + catalogue().reviewDays * DAY : (stretchOf(due)?.high ?? 0);
      if (until <= now) return no('period');
      const below = [...desk.units.below([unit])];
      const held = await directory.roles(desk.by.permit('review'), { of: 'units', ids: below });
      const roles = held.filter((role) => isCurrent(role, now) && !isEmployment(role) && role.person !== desk.by.id);
      const id = newId('List', []);
      const written = await writeStep(parts, desk.by, { step: { step: 'review', person: null, unit, role: null } });
      if (!written.ok) return written;
      await rows.addReview({ id, unit, starter: desk.by.id, state: 'open', due: until, created: now }, [
        ...new Set(roles.map((role) => role.id)),
      ]);
      return viewOf(desk, id);
    },
    list: async (desk) => {
      if (desk.leads === 'nothing') return [];
      return views(desk, await rows.reviews(seenUnits(desk)));
    },
    judge: async (desk, review, { role: roleId, verdict }) => {
      const campaign = await rows.findReview(review);
      if (campaign === null || !seesUnit(desk, campaign.unit)) return no('not-found');
      if (campaign.state !== 'open') return no('decided');
      const role = (await rolesByIds([roleId])).get(roleId);
      if (role === undefined) return no('not-found');
      if (!leadsUnit(desk, role.unit)) return no('not-your-unit');
      if (role.person === desk.by.id) return no('oneself');
      const now = clock();
      if (!(await rows.judgeItem({ review, role: roleId, verdict, reviewer: desk.by.id, at: now })))
        return no('decided');
      const step = { step: verdict, person: role.person, unit: role.unit, role: role.role } as const;
      const drafts = verdict === 'remove' && role.active ? endRoles([role], now) : [];
      const written = await writeStep(parts, desk.by, { step, drafts });
      return written.ok ? viewOf(desk, review) : written;
    },
    lapse: async () => {
      const now = clock();
      let ended = 0;
      for (const { id } of await rows.dueReviews(now)) {
        const items = (await rows.reviewItems([id])).filter(({ verdict }) => verdict === null);
        const roles = await rolesByIds(items.map(({ role }) => role));
        for (const { role: roleId } of items) {
          const role = roles.get(roleId);
          if (role?.active === true) {
            const step = { step: 'lapse', person: role.person, unit: role.unit, role: role.role } as const;
            const written = await writeStep(parts, null, { step, drafts: endRoles([role], now) });
            // Changed at this very moment: the next round looks again.
            if (!written.ok) continue;
            ended += 1;
          }
          await rows.judgeItem({ review: id, role: roleId, verdict: 'lapsed', reviewer: null, at: now });
        }
        const left = (await rows.reviewItems([id])).some(({ verdict }) => verdict === null);
        if (!left) await rows.endReview(id);
      }
      return ended;
    },
  };
};
