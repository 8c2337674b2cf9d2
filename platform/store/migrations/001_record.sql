-- DESIGN.md §4: the tables of the record. Held to what Citus distributes (DESIGN §9): no triggers, no GiST,
-- unique keys start with the distribution column, PostgreSQL 15 at most.
-- The first word of each table's comment says where it lives: distributed, replicated or local.

-- Raises; called only in the branch of a CASE that must not be. The code is mapped back to a refusal by the caller.
CREATE FUNCTION refuse(code text, detail text DEFAULT '') RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'FK001', MESSAGE = code, DETAIL = detail;
END $$;

-- The bucket and the key of a patient's id, as platform/record/identity makes them: a test holds the two together.
CREATE FUNCTION patient_bucket(id text) RETURNS int2 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (get_byte(hash, 0) * 16 + get_byte(hash, 1) / 16)::int2 FROM sha256(convert_to(id, 'UTF8')) AS hash
$$;
CREATE FUNCTION patient_key(id text) RETURNS int8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || encode(substring(sha256(convert_to('Patient/' || id, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::int8
$$;

CREATE TABLE bucket_clock (
  bucket int2 PRIMARY KEY,
  at int8 NOT NULL DEFAULT 0,
  seq int8 NOT NULL DEFAULT 0,
  given_up int8[]
) WITH (fillfactor = 25);
COMMENT ON TABLE bucket_clock IS 'distributed by bucket: locked by each commit of the bucket; at = time of the last commit (ms), seq = number of its last event, given_up = keys of patients who were merged into another: whoever takes the lock sees them. Bucket 4096 is that of the common kinds';
INSERT INTO bucket_clock (bucket) SELECT generate_series(0, 4096);

CREATE TABLE version (
  bucket int2 NOT NULL,
  kind int2 NOT NULL,
  version int4 NOT NULL,
  object int8 NOT NULL,
  at int8 NOT NULL,
  agent int8 NOT NULL,
  action int2 NOT NULL,
  purpose text NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (bucket, object, version)
);
COMMENT ON TABLE version IS 'distributed by bucket: every version of every object, appended only; document is the sender''s JSON, byte-true';
CREATE INDEX version_time ON version (kind, at);

CREATE TABLE head (
  bucket int2 NOT NULL,
  kind int2 NOT NULL,
  version int4 NOT NULL,
  object int8 NOT NULL,
  updated int8 NOT NULL,
  patient int8,
  clinical int8,
  owner int8,
  state int2 NOT NULL,
  id text COLLATE "C" NOT NULL,
  patients text COLLATE "C",
  former text COLLATE "C",
  former_until int4,
  labels int8[],
  tokens int8[] NOT NULL,
  plain text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, object)
);
COMMENT ON TABLE head IS 'distributed by bucket: where each object stands now. state 0 live, 1 deleted, 2 moved; patient = key of the only patient, null when none or several; patients = their ids, separated by a space; former = ids of patients whom versions up to former_until concerned as well; tokens = hashes of its equality values; plain = the same in clear text for sorting and includes';
CREATE INDEX head_patient ON head (bucket, patient, kind, clinical DESC NULLS LAST, object DESC) WHERE state = 0;
CREATE INDEX head_kind ON head (kind, updated, object) WHERE state = 0;
CREATE INDEX head_tokens ON head USING gin (tokens) WITH (gin_pending_list_limit = 1024) WHERE state = 0;

CREATE TABLE leaf (
  bucket int2 NOT NULL,
  kind int2 NOT NULL,
  param int4 NOT NULL,
  object int8 NOT NULL,
  patient int8,
  clinical int8,
  lead int8,
  low int8,
  high int8,
  unit_system int4,
  unit_code int4,
  unit_text int4,
  least numeric,
  greatest numeric,
  folded text COLLATE "C",
  written text COLLATE "C",
  follow int8
);
COMMENT ON TABLE leaf IS 'distributed by bucket: ordered values of current versions. low..high = period (ms, half-open); least..greatest = number (closed); folded/written = string; lead = token of the first part of a composite, follow = token of its second part';
CREATE INDEX leaf_object ON leaf (bucket, object);
CREATE INDEX leaf_period ON leaf (kind, param, lead, low) WHERE low IS NOT NULL;
CREATE INDEX leaf_number ON leaf (kind, param, lead, least) WHERE least IS NOT NULL;
CREATE INDEX leaf_string ON leaf (kind, param, lead, folded) WHERE folded IS NOT NULL;
CREATE INDEX leaf_follow ON leaf (kind, param, lead, follow) WHERE follow IS NOT NULL;

CREATE TABLE common_version (LIKE version INCLUDING ALL);
COMMENT ON TABLE common_version IS 'replicated: as version, for kinds without patient that everyone refers to (bucket 4096)';
CREATE TABLE common_head (LIKE head INCLUDING ALL);
COMMENT ON TABLE common_head IS 'replicated: as head, for the common kinds';
CREATE TABLE common_leaf (LIKE leaf INCLUDING ALL);
COMMENT ON TABLE common_leaf IS 'replicated: as leaf, for the common kinds';

CREATE TABLE containment (
  bucket int2 NOT NULL,
  object int8 NOT NULL,
  ordinal int4 NOT NULL,
  last int4 NOT NULL,
  archetype int8 NOT NULL,
  PRIMARY KEY (bucket, object, ordinal)
);
COMMENT ON TABLE containment IS 'distributed by bucket: one row per archetype root of an openEHR object; ordinal..last = its nodes in document order, so that A contains B when B.ordinal lies between';
CREATE INDEX containment_archetype ON containment (archetype, bucket, object);

CREATE TABLE membership (
  bucket int2 NOT NULL,
  patient int8 NOT NULL,
  kind int2 NOT NULL,
  home int2 NOT NULL,
  object int8 NOT NULL,
  PRIMARY KEY (bucket, patient, kind, object)
);
COMMENT ON TABLE membership IS 'distributed by bucket: an object that concerns several patients lives in its own bucket (home) and has a row in each patient''s';
CREATE INDEX membership_object ON membership (object);

CREATE TABLE locator (
  key uuid PRIMARY KEY,
  bucket int2 NOT NULL,
  kind int2 NOT NULL,
  object int8 NOT NULL,
  id text COLLATE "C" NOT NULL
);
COMMENT ON TABLE locator IS 'distributed by key: ids not made by us (kind/id) and unique identifiers (ident|system|value), by the first 16 bytes of their SHA-256, and who holds them';
CREATE INDEX locator_object ON locator (object);

CREATE TABLE relationship (
  bucket int2 NOT NULL,
  patient int8 NOT NULL,
  party int8 NOT NULL,
  source int8 NOT NULL,
  basis int2 NOT NULL,
  starts int8 NOT NULL,
  ends int8,
  PRIMARY KEY (bucket, patient, party, source, basis, starts)
);
COMMENT ON TABLE relationship IS 'distributed by bucket: who is in a care relationship to a patient, from when to when, and the object it comes from; of several, the one with the lowest basis counts';
CREATE INDEX relationship_party ON relationship (party);
CREATE INDEX relationship_source ON relationship (source);

CREATE TABLE outbox (
  bucket int2 NOT NULL,
  seq int8 NOT NULL,
  object int8 NOT NULL,
  version int4 NOT NULL,
  PRIMARY KEY (bucket, seq)
);
COMMENT ON TABLE outbox IS 'distributed by bucket: events in the order of the bucket; the fact itself is in version';

CREATE TABLE outbox_lease (
  bucket int2 NOT NULL,
  reader text NOT NULL,
  delivered int8 NOT NULL DEFAULT 0,
  holder text,
  until int8 NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, reader)
);
COMMENT ON TABLE outbox_lease IS 'distributed by bucket: how far each reader of the outbox has come, and who holds the bucket until when (ms)';

CREATE TABLE agent (
  key int8 PRIMARY KEY,
  agent text NOT NULL
);
COMMENT ON TABLE agent IS 'replicated: who acted, once each (JSON); versions and audit rows refer to it';

CREATE SEQUENCE audit_n;
CREATE TABLE audit (
  bucket int2 NOT NULL,
  kind int2,
  version int4,
  n int8 NOT NULL DEFAULT nextval('audit_n'),
  at int8 NOT NULL,
  agent int8 NOT NULL,
  patient int8 NOT NULL,
  object int8,
  action int2 NOT NULL,
  purpose text NOT NULL,
  rule text NOT NULL,
  detail bytea,
  PRIMARY KEY (bucket, patient, n)
);
COMMENT ON TABLE audit IS 'distributed by bucket: each look and each change, appended only; bucket is the patient''s; patient 0 = none. detail = query and written reason, encrypted';
CREATE INDEX audit_number ON audit USING brin (n) WITH (pages_per_range = 16, autosummarize = on);

CREATE TABLE audit_seal (
  bucket int2 NOT NULL,
  tick int8 NOT NULL,
  first int8 NOT NULL,
  last int8 NOT NULL,
  entries int4 NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (bucket, tick)
);
COMMENT ON TABLE audit_seal IS 'distributed by bucket: chain of hashes over the audit rows with first <= n <= last; a signed checkpoint of each tick is kept outside the database';
CREATE INDEX audit_seal_tick ON audit_seal (tick);

CREATE TABLE job (
  id text PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL,
  step int4 NOT NULL DEFAULT 0,
  detail text NOT NULL,
  created int8 NOT NULL,
  finished int8
);
COMMENT ON TABLE job IS 'local: durable background work and how far it has come; detail is JSON, encrypted where it names persons';
INSERT INTO job (id, kind, state, detail, created) VALUES ('audit-seal', 'seal', 'running', '{"tick":0,"last":"0"}', 0);

CREATE TABLE epoch (
  name text PRIMARY KEY,
  value int8 NOT NULL
);
COMMENT ON TABLE epoch IS 'replicated: version of the role assignments; permits made under an older one answer stale';
INSERT INTO epoch VALUES ('roles', 1);
