-- https://hl7.org/fhir/R4/searchparameter.html and DESIGN.md §4 "Index": search parameters of the house, and how far their index is.

CREATE TABLE search_parameter (
  kind text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  resource text COLLATE "C" NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  definition text NOT NULL,
  state text NOT NULL,
  since int8 NOT NULL,
  PRIMARY KEY (kind, code, resource)
);
COMMENT ON TABLE search_parameter IS 'replicated: a search parameter on one kind, from the SearchParameter with the id resource; definition = what its values depend on (JSON); state indexing, ready or removing; since = the epoch from which every write follows it';

-- One process at a time brings the rows of older objects up to date.
INSERT INTO job (id, kind, state, detail, created) VALUES ('index', 'index', 'running', '{}', 0);

-- The version of our own index rules that all rows follow.
INSERT INTO epoch VALUES ('index', 1);

-- Claims of conditional creates serve while others may be making the same; identifiers and ids are held for good.
ALTER TABLE locator ADD COLUMN claimed int8;
COMMENT ON TABLE locator IS 'distributed by key: ids not made by us (kind/id) and unique identifiers (ident|system|value), by the first 16 bytes of their SHA-256, and who holds them; claimed = when (ms), for conditions under which objects are made, which are let go later';
CREATE INDEX locator_claimed ON locator (claimed) WHERE claimed IS NOT NULL;
