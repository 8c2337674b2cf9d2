-- DESIGN.md §7: what a patient has chosen that others may not see, and what is reserved for some of those who write.

CREATE TABLE privacy_choice (
  bucket int2 NOT NULL,
  patient int8 NOT NULL,
  source int8 NOT NULL,
  ordinal int4 NOT NULL,
  mode int2 NOT NULL,
  party int8 NOT NULL,
  object int8,
  kinds int2[],
  low int8,
  high int8,
  overridable boolean NOT NULL,
  starts int8 NOT NULL,
  ends int8,
  PRIMARY KEY (bucket, patient, source, ordinal)
);
COMMENT ON TABLE privacy_choice IS 'distributed by bucket: what a patient keeps from whom, projected from the object source (a Consent). mode 0 lets through what the same source keeps from others, 1 hides, 2 announces that something is hidden; party = whom it means, 0 everyone; object = one entry only, kinds = those only, null = all; low..high = clinical time (ms, half-open); starts..ends = when it holds; overridable = emergency access opens it';
CREATE INDEX privacy_choice_source ON privacy_choice (source);

-- A later version may be open to all; those before are shown to their own audience only.
CREATE TABLE reserved_version (
  bucket int2 NOT NULL,
  object int8 NOT NULL,
  version int4 NOT NULL,
  audience int8[] NOT NULL,
  PRIMARY KEY (bucket, object, version)
);
COMMENT ON TABLE reserved_version IS 'distributed by bucket: versions that only some may see, and keys of those who may';

-- Until now the column held every label of the object. Refusals of access (9603) go on to hold for patients.
UPDATE head SET labels = CASE WHEN labels && ARRAY(
    SELECT ('x' || encode(substring(sha256(convert_to('label:urn:oid:2.16.578.1.12.4.1.1.9603|' || code, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::int8
    FROM unnest(ARRAY['NORN_FFL', 'NORN_KUT', 'NORN_EPO', 'NORN_ALL', 'NORN_FOR', 'NORN_FORANS', 'NORN_UNGDOM', 'NORN_FFH', 'NORN_FPB', 'NORN_DUP', 'NORN_ANG', 'NORU', 'NORS']) code)
  THEN ARRAY[('x' || encode(substring(sha256('audience:personnel') FROM 1 FOR 8), 'hex'))::bit(64)::int8] END WHERE labels IS NOT NULL;
UPDATE common_head SET labels = NULL WHERE labels IS NOT NULL;
COMMENT ON COLUMN head.labels IS 'keys of the audiences that may see a reserved object, the first the one who wrote its first version; null = not reserved';
