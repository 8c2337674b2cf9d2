-- DESIGN.md §5 "identity", https://datatracker.ietf.org/doc/html/rfc9700: what the authorization server must remember.

CREATE TABLE identity_artifact (
  -- SHA-256 of 'Model:id'. The id is often the bearer secret itself, so it is never stored.
  key bytea PRIMARY KEY,
  model text NOT NULL,
  -- SHA-256 of the grant it was issued under: revoking the grant takes all of it.
  grant_key bytea,
  uid_key bytea,
  -- AES-256-GCM; the key lies in SECRETS_DIR, not in the database.
  payload bytea NOT NULL,
  consumed timestamptz,
  expires timestamptz
);

COMMENT ON TABLE identity_artifact IS 'local: codes, tokens, grants, sessions and clients of the authorization server; holds nothing clinical';

CREATE INDEX identity_artifact_grant ON identity_artifact (grant_key, model) WHERE grant_key IS NOT NULL;
CREATE INDEX identity_artifact_uid ON identity_artifact (uid_key, model) WHERE uid_key IS NOT NULL;
CREATE INDEX identity_artifact_expires ON identity_artifact (expires) WHERE expires IS NOT NULL;
