-- DESIGN.md §4 "job": work that a caller has asked for, done by one process at a time, and how far it has come.

ALTER TABLE job
  ADD COLUMN caller text NOT NULL DEFAULT '',
  ADD COLUMN reached text,
  ADD COLUMN holder text,
  ADD COLUMN until int8 NOT NULL DEFAULT 0,
  ADD COLUMN expires int8;
COMMENT ON TABLE job IS 'local: durable background work and how far it has come; detail is JSON, encrypted where it names persons. caller = hash of who asked; reached = checkpoint (JSON); holder has it until then (ms); expires = when its result goes (ms)';
