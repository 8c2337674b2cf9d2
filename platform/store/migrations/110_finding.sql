-- pasientjournalforskriften § 14, helsepersonelloven § 21 a: look-ups that are unusual, and what became of them.

CREATE TABLE finding (
  bucket int2 NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  who text NOT NULL,
  display text NOT NULL,
  units text[] NOT NULL,
  patient text COLLATE "C",
  at int8 NOT NULL,
  found int8 NOT NULL,
  facts text NOT NULL,
  state text NOT NULL DEFAULT 'open',
  decided int8,
  PRIMARY KEY (bucket, id)
);
COMMENT ON TABLE finding IS 'distributed by bucket: an unusual look-up that the log holds; bucket is the patient''s, or the employee''s where it is about many. who = employee, units = her unit and those above; facts = JSON, never a national number; state = the last outcome';
CREATE INDEX finding_state ON finding (state, found);

CREATE TABLE finding_outcome (
  bucket int2 NOT NULL,
  finding text COLLATE "C" NOT NULL,
  n int4 NOT NULL,
  at int8 NOT NULL,
  outcome text NOT NULL,
  who text NOT NULL,
  display text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (bucket, finding, n)
);
COMMENT ON TABLE finding_outcome IS 'distributed by bucket: what was decided of a finding, by whom and why, appended only until the finding goes by the rule of retention';

CREATE TABLE watched_patient (
  bucket int2 NOT NULL,
  patient int8 NOT NULL,
  since int8 NOT NULL,
  until int8 NOT NULL,
  who text NOT NULL,
  PRIMARY KEY (bucket, patient)
);
COMMENT ON TABLE watched_patient IS 'distributed by bucket: persons of public interest, marked by the privacy officer for a time; in no document, so that the mark is shown to nobody who reads the record';

-- What was looked up before there were findings is not judged after the event.
INSERT INTO job (id, kind, state, detail, created)
SELECT 'access-detection', 'detection', 'running',
  json_build_object('last', (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_n)::text, 'looks', '{}'::json)::text, 0;
