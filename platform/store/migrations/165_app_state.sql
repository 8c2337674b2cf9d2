-- https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html: what apps keep here for themselves, apart from the record.

CREATE TABLE app_state (
  id uuid PRIMARY KEY,
  -- client_id: no app is shown the state of another.
  client text NOT NULL,
  -- 64-bit key of the subject ('Kind/id'); null for the configuration of the whole app.
  subject int8,
  -- SHA-256 of 'system|code'.
  code bytea NOT NULL,
  version int4 NOT NULL,
  updated int8 NOT NULL,
  -- A Basic resource, AES-256-GCM; the key lies in SECRETS_DIR, not in the database.
  document bytea NOT NULL
);

COMMENT ON TABLE app_state IS 'local: small state of apps (SMART app state), sealed; subject goes with the erasure of its object, all of a client with the client. Times in ms';

CREATE INDEX app_state_sought ON app_state (client, subject, code);
CREATE INDEX app_state_subject ON app_state (subject) WHERE subject IS NOT NULL;
