-- Issue "Trust" T6: how far the feeds of the national registers have been followed.

CREATE TABLE register_feed (
  register text PRIMARY KEY,
  position int8 NOT NULL,
  as_of int8 NOT NULL
);
COMMENT ON TABLE register_feed IS 'local: number of the last event of a register that was taken in, and when (ms)';
