// DESIGN.md §2 "IGA work flows": requests, approvals, reviews and the last use of roles.

import { run, type Session, type Statement } from './session.ts';

export type AccessRequestState = 'asked' | 'approved' | 'provisioned' | 'refused' | 'withdrawn';

export interface AccessRequestRow {
  readonly id: string;
  /** Organization id. */
  readonly unit: string;
  /** Practitioner id. */
  readonly person: string;
  readonly requester: string;
  readonly role: string;
  readonly state: AccessRequestState;
  /** Sealed by the caller. */
  readonly detail: Buffer;
  /** ms since 1970. */
  readonly created: number;
  readonly changed: number;
}

export interface AccessApprovalRow {
  readonly request: string;
  readonly approver: string;
  readonly verdict: 'approve' | 'refuse';
  readonly detail: Buffer;
  readonly at: number;
}

export interface AccessReviewRow {
  readonly id: string;
  readonly unit: string;
  readonly starter: string;
  readonly state: 'open' | 'ended';
  readonly due: number;
  readonly created: number;
}

export interface AccessReviewItemRow {
  readonly review: string;
  /** PractitionerRole id. */
  readonly role: string;
  readonly verdict: 'confirm' | 'remove' | 'lapsed' | null;
  readonly reviewer: string | null;
  readonly at: number | null;
}

/** Which requests: of units, of a person (about her or by her), or in a state. */
export type RequestQuestion =
  | { readonly of: 'units'; readonly units: readonly string[] }
  | { readonly of: 'person'; readonly person: string }
  | { readonly of: 'state'; readonly state: AccessRequestState }
  | { readonly of: 'all' };

export interface GovernanceRows {
  addRequest(row: AccessRequestRow): Promise<void>;
  findRequest(id: string): Promise<AccessRequestRow | null>;
  /** The newest first, at most 500. */
  requests(question: RequestQuestion): Promise<readonly AccessRequestRow[]>;
  /** False when it is no longer in the state `from`. */
  moveRequest(id: string, from: AccessRequestState, to: AccessRequestState, now: number): Promise<boolean>;
  /** False when this approver has spoken already. */
  addApproval(row: AccessApprovalRow): Promise<boolean>;
  approvals(requests: readonly string[]): Promise<readonly AccessApprovalRow[]>;
  addReview(row: AccessReviewRow, roles: readonly string[]): Promise<void>;
  findReview(id: string): Promise<AccessReviewRow | null>;
  /** The newest first; null for all units. */
  reviews(units: readonly string[] | null): Promise<readonly AccessReviewRow[]>;
  reviewItems(reviews: readonly string[]): Promise<readonly AccessReviewItemRow[]>;
  /** False when the campaign has no such role, or somebody has judged it already. */
  judgeItem(item: AccessReviewItemRow): Promise<boolean>;
  /** Campaigns that are open and due at `now`. */
  dueReviews(now: number): Promise<readonly AccessReviewRow[]>;
  endReview(id: string): Promise<void>;
  /** Days since 1970, as far as the log has been read (`keepRoleUse`). */
  lastUses(roles: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

const local = (name: string, text: string): Statement => ({ name, touches: 'local', text });

const REQUEST = 'id, unit, person, requester, role, state, detail, created::float8, changed::float8';
const LATEST = 'ORDER BY access_request.created DESC, id LIMIT 500';
const ADD_REQUEST = local(
  'add access request',
  `INSERT INTO access_request (id, unit, person, requester, role, state, detail, created, changed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::int8, $9::int8)`,
);
const FIND_REQUEST = local('find access request', `SELECT ${REQUEST} FROM access_request WHERE id = $1`);
const OF_UNITS = local(
  'access requests of units',
  `SELECT ${REQUEST} FROM access_request WHERE unit = ANY($1::text[]) ${LATEST}`,
);
const OF_PERSON = local(
  'access requests of a person',
  `SELECT ${REQUEST} FROM access_request WHERE person = $1 OR requester = $1 ${LATEST}`,
);
const OF_STATE = local(
  'access requests in a state',
  `SELECT ${REQUEST} FROM access_request WHERE state = $1 ${LATEST}`,
);
const OF_ALL = local('access requests', `SELECT ${REQUEST} FROM access_request ${LATEST}`);
const MOVE_REQUEST = local(
  'move access request',
  'UPDATE access_request SET state = $3, changed = $4::int8 WHERE id = $1 AND state = $2 RETURNING id',
);
const ADD_APPROVAL = local(
  'add access approval',
  `INSERT INTO access_approval (request, approver, verdict, detail, at) VALUES ($1, $2, $3, $4, $5::int8)
ON CONFLICT DO NOTHING RETURNING request`,
);
const APPROVALS = local(
  'access approvals',
  'SELECT request, approver, verdict, detail, at::float8 FROM access_approval WHERE request = ANY($1::text[]) ORDER BY access_approval.at',
);
const ADD_REVIEW = local(
  'add access review',
  `WITH campaign AS (INSERT INTO access_review (id, unit, starter, state, due, created) VALUES ($1, $2, $3, $4, $5::int8, $6::int8))
INSERT INTO access_review_item (review, role) SELECT $1, unnest($7::text[])`,
);
const REVIEW = 'id, unit, starter, state, due::float8, created::float8';
const FIND_REVIEW = local('find access review', `SELECT ${REVIEW} FROM access_review WHERE id = $1`);
const REVIEWS = local(
  'access reviews',
  `SELECT ${REVIEW} FROM access_review WHERE $1::text[] IS NULL OR unit = ANY($1::text[]) ORDER BY access_review.created DESC LIMIT 500`,
);
const REVIEW_ITEMS = local(
  'access review items',
  'SELECT review, role, verdict, reviewer, at::float8 FROM access_review_item WHERE review = ANY($1::text[]) ORDER BY role',
);
const JUDGE_ITEM = local(
  'judge access review item',
  `UPDATE access_review_item SET verdict = $3, reviewer = $4, at = $5::int8
WHERE review = $1 AND role = $2 AND verdict IS NULL RETURNING role`,
);
const DUE = local('due access reviews', `SELECT ${REVIEW} FROM access_review WHERE state = 'open' AND due <= $1::int8`);
const END_REVIEW = local('end access review', "UPDATE access_review SET state = 'ended' WHERE id = $1");
const LAST_USES = local('last uses of roles', 'SELECT role, day FROM access_role_use WHERE role = ANY($1::text[])');

const requestsOf = (session: Session, question: RequestQuestion): Promise<readonly AccessRequestRow[]> => {
  switch (question.of) {
    case 'units':
      return run(session, OF_UNITS, [question.units]);
    case 'person':
      return run(session, OF_PERSON, [question.person]);
    case 'state':
      return run(session, OF_STATE, [question.state]);
    case 'all':
      return run(session, OF_ALL, []);
  }
};

/** The rows of access governance in this database. */
export const governanceRows = (session: Session): GovernanceRows => {
  const wrote = async (statement: Statement, values: readonly unknown[]): Promise<boolean> =>
    (await run(session, statement, values)).length > 0;
  return {
    addRequest: async (row) => {
      const { id, unit, person, requester, role, state, detail, created, changed } = row;
      await run(session, ADD_REQUEST, [id, unit, person, requester, role, state, detail, created, changed]);
    },
    findRequest: async (id) => (await run<AccessRequestRow>(session, FIND_REQUEST, [id]))[0] ?? null,
    requests: (question) => requestsOf(session, question),
    moveRequest: (id, from, to, now) => wrote(MOVE_REQUEST, [id, from, to, now]),
    addApproval: ({ request, approver, verdict, detail, at }) =>
      wrote(ADD_APPROVAL, [request, approver, verdict, detail, at]),
    approvals: (requests) => run(session, APPROVALS, [requests]),
    addReview: async ({ id, unit, starter, state, due, created }, roles) =>
      void (await run(session, ADD_REVIEW, [id, unit, starter, state, due, created, roles])),
    findReview: async (id) => (await run<AccessReviewRow>(session, FIND_REVIEW, [id]))[0] ?? null,
    reviews: (units) => run(session, REVIEWS, [units]),
    reviewItems: (reviews) => run(session, REVIEW_ITEMS, [reviews]),
    judgeItem: ({ review, role, verdict, reviewer, at }) => wrote(JUDGE_ITEM, [review, role, verdict, reviewer, at]),
    dueReviews: (now) => run(session, DUE, [now]),
    endReview: async (id) => void (await run(session, END_REVIEW, [id])),
    lastUses: async (roles) =>
      new Map(
        (await run<{ role: string; day: number }>(session, LAST_USES, [roles])).map(({ role, day }) => [role, day]),
      ),
  };
};
