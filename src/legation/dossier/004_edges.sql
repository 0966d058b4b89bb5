-- Cache: which edges of the system each claim speaks for; a function of the reading and of the knowledge of relations.
CREATE TABLE claim_edge (
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  id TEXT NOT NULL,                    -- the claim's
  document INTEGER NOT NULL,
  start INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,                -- '': told of one party only
  target TEXT NOT NULL,
  theme TEXT NOT NULL,
  manner TEXT NOT NULL,
  steps TEXT NOT NULL,                 -- JSON, or ''
  factuality TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  happened_first TEXT,
  happened_last TEXT,
  said_first TEXT,
  day TEXT,                            -- the interval as it is shown
  teller TEXT,                         -- first known teller; NULL: the document itself
  label TEXT,
  voices TEXT NOT NULL,                -- all ids in the chain and their countries, with blanks between
  PRIMARY KEY (claim, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_edge_id ON claim_edge (id);
CREATE TABLE edged_reading (           -- readings whose claims' edges are there
  reading INTEGER PRIMARY KEY REFERENCES reading (key) ON DELETE CASCADE,
  made_by TEXT NOT NULL                -- fingerprint of what made them
) STRICT;
CREATE TRIGGER edges_follow_claims AFTER UPDATE ON claim
  BEGIN DELETE FROM edged_reading WHERE reading = new.reading; END;
