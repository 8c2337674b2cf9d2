// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses: what an interaction answers, before it is an HTTP reply.

export interface Answer {
  readonly status: number;
  /** Text of the body; null for none. */
  readonly body: string | null;
  /** Default: application/json. */
  readonly contentType?: string;
  /** What the ETag says: a version_uid, an ehr_id, a template_id. */
  readonly tag?: string;
  /** ms since 1970. */
  readonly lastModified?: number;
  /** Path below the base, for 201. */
  readonly location?: string;
  /** Further headers of the reply, by name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was written, before Prefer decides how much of it is shown. */
export interface Written {
  readonly status: 200 | 201;
  /** version_uid, ehr_id or contribution_uid. */
  readonly uid: string;
  readonly lastModified: number;
  readonly location: string;
  /** The whole of it; asked for only where it is shown. */
  readonly representation: () => string;
  readonly contentType?: string;
}

export type Preference = 'minimal' | 'identifier' | 'representation';

/** https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses/Representation-details-negotiation */
export function answerOf(written: Written, { preference, said }: { preference: Preference; said: boolean }): Answer {
  const { status, uid, lastModified, location } = written;
  const body =
    preference === 'minimal' ? null : preference === 'identifier' ? JSON.stringify({ uid }) : written.representation();
  return {
    status: status === 200 && body === null ? 204 : status,
    body,
    tag: uid,
    lastModified,
    ...(status === 201 ? { location } : {}),
    ...(said ? { headers: { 'preference-applied': `return=${preference}` } } : {}),
    ...(preference === 'representation' && written.contentType !== undefined
      ? { contentType: written.contentType }
      : {}),
  };
}
