-- DESIGN.md §1.4; helsepersonelloven § 43, pasientjournalloven § 25: what was taken out of the record on a legal decision.

CREATE TABLE erasure (
  name text COLLATE "C" PRIMARY KEY,
  at int8 NOT NULL,
  agent int8 NOT NULL,
  decision text NOT NULL,
  versions int4 NOT NULL
);
COMMENT ON TABLE erasure IS 'local: which object (Kind/id) was erased, when (ms), by whom, on which decision, and how many versions it had had; nothing of its content. The same stands in the register beside the backups, from which a restored database is brought up to it';
