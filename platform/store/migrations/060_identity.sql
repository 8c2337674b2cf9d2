-- DESIGN.md §5 "identity", https://datatracker.ietf.org/doc/html/rfc9449#section-11.1: proofs and assertions that were used.

CREATE TABLE identity_used (
  -- SHA-256 of who signed it and its jti.
  key bytea PRIMARY KEY,
  -- When it is too old to be taken anyway.
  expires timestamptz NOT NULL
);

COMMENT ON TABLE identity_used IS 'local: one-time proofs and assertions that were used, until they expire; holds nothing clinical';

CREATE INDEX identity_used_expires ON identity_used (expires);
