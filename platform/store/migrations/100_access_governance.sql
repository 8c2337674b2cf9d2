-- DESIGN.md §2 "IGA work flows", Normen 5.2: who asked for which role, who approved, and who looked again. The roles themselves are PractitionerRole.

CREATE TABLE access_request (
  id text PRIMARY KEY,
  unit text NOT NULL,
  person text NOT NULL,
  requester text NOT NULL,
  role text NOT NULL,
  state text NOT NULL,
  detail bytea NOT NULL,
  created int8 NOT NULL,
  changed int8 NOT NULL
);
COMMENT ON TABLE access_request IS 'local: requests for a role in a unit; state asked, approved (decided, the role not yet written), provisioned, refused or withdrawn; detail = period, hours and reason, encrypted';
CREATE INDEX access_request_unit ON access_request (unit, created);
CREATE INDEX access_request_person ON access_request (person, created);
CREATE INDEX access_request_open ON access_request (state) WHERE state IN ('asked', 'approved');

CREATE TABLE access_approval (
  request text NOT NULL,
  approver text NOT NULL,
  verdict text NOT NULL,
  detail bytea NOT NULL,
  at int8 NOT NULL,
  PRIMARY KEY (request, approver)
);
COMMENT ON TABLE access_approval IS 'local: what each approver said of a request, approve or refuse; detail = the words, encrypted';

CREATE TABLE access_review (
  id text PRIMARY KEY,
  unit text NOT NULL,
  starter text NOT NULL,
  state text NOT NULL,
  due int8 NOT NULL,
  created int8 NOT NULL
);
COMMENT ON TABLE access_review IS 'local: campaigns in which the leader of a unit confirms or removes each role before a time (ms); state open or ended';

CREATE TABLE access_review_item (
  review text NOT NULL,
  role text NOT NULL,
  verdict text,
  reviewer text,
  at int8,
  PRIMARY KEY (review, role)
);
COMMENT ON TABLE access_review_item IS 'local: a PractitionerRole in a campaign; verdict confirm, remove, lapsed (nobody confirmed it in time) or null';

CREATE TABLE access_role_use (
  role text PRIMARY KEY,
  day int4 NOT NULL
);
COMMENT ON TABLE access_role_use IS 'local: the last day (since 1970) on which a PractitionerRole opened anything; for the report of rights that nobody uses';
