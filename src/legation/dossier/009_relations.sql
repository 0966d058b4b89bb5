-- Cache: how much is told of each relation, by whom and from which day on, so that any day is answered without reading all edges.
-- Edges are from now on a function of a reading, of its document's settled metadata and of the decisions on its claims; the
-- triggers take a reading off the list of those that are done when one of these changes.
DROP TRIGGER edges_follow_claims;
DROP TABLE claim_edge;
DROP TABLE edged_reading;
CREATE TABLE relation (
  key INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  theme TEXT NOT NULL,
  tellers INTEGER NOT NULL DEFAULT 0,  -- first tellers by whom it is told as done, on any day
  UNIQUE (kind, source, target, theme)
) STRICT;
CREATE INDEX relation_tellers ON relation (tellers);
CREATE TABLE relation_teller (         -- by whom a relation is told as done, and the first day of that
  relation INTEGER NOT NULL,
  told_by TEXT NOT NULL,
  as_of TEXT NOT NULL,
  PRIMARY KEY (relation, told_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_teller_day ON relation_teller (as_of);
CREATE TABLE dirty_relation (relation INTEGER PRIMARY KEY) STRICT;
CREATE TABLE claim_edge (
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  relation INTEGER,                    -- NULL: told of one party only, and nothing in the document to join it to
  id TEXT NOT NULL,                    -- the claim's
  document INTEGER NOT NULL,
  start INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  theme TEXT NOT NULL,
  manner TEXT NOT NULL,
  steps TEXT NOT NULL,                 -- JSON, or ''
  factuality TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  happened_first TEXT,
  happened_last TEXT,
  day TEXT,                            -- the interval as it is shown
  as_of TEXT NOT NULL,                 -- first day it happened, else was said, else was published; '~': no day is known
  teller TEXT NOT NULL,                -- id of the first known teller
  told_by TEXT NOT NULL,               -- his label
  author TEXT NOT NULL,                -- label of the document's own voice
  voices TEXT NOT NULL,                -- all ids in the chain and their countries, with blanks between
  PRIMARY KEY (claim, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_edge_relation ON claim_edge (relation, as_of);
CREATE TRIGGER relation_gains AFTER INSERT ON claim_edge WHEN new.relation IS NOT NULL
  BEGIN INSERT OR IGNORE INTO dirty_relation VALUES (new.relation); END;
CREATE TRIGGER relation_loses AFTER DELETE ON claim_edge WHEN old.relation IS NOT NULL
  BEGIN INSERT OR IGNORE INTO dirty_relation VALUES (old.relation); END;
CREATE TABLE edged_reading (           -- readings whose claims' edges are there
  reading INTEGER PRIMARY KEY REFERENCES reading (key) ON DELETE CASCADE,
  made_by TEXT NOT NULL                -- fingerprint of what made them
) STRICT;
CREATE TRIGGER edges_follow_claims AFTER UPDATE ON claim
  BEGIN DELETE FROM edged_reading WHERE reading = new.reading; END;
CREATE TRIGGER edges_follow_metadata AFTER INSERT ON metadata
  BEGIN DELETE FROM edged_reading WHERE reading IN
    (SELECT r.key FROM reading r JOIN version v ON v.key = r.version WHERE v.document = new.document); END;
CREATE TRIGGER edges_follow_changed_metadata AFTER UPDATE ON metadata
  BEGIN DELETE FROM edged_reading WHERE reading IN
    (SELECT r.key FROM reading r JOIN version v ON v.key = r.version WHERE v.document = new.document); END;
CREATE TRIGGER edges_follow_lost_metadata AFTER DELETE ON metadata
  BEGIN DELETE FROM edged_reading WHERE reading IN
    (SELECT r.key FROM reading r JOIN version v ON v.key = r.version WHERE v.document = old.document); END;
CREATE TRIGGER edges_follow_decisions AFTER INSERT ON decision WHEN new.target_kind IN ('document', 'claim')
  BEGIN DELETE FROM edged_reading WHERE reading IN
    (SELECT r.key FROM document d JOIN version v ON v.document = d.key JOIN reading r ON r.version = v.key
     WHERE d.id IN (new.target, json_extract(new.body, '$.anchor.doc'))); END;
CREATE TRIGGER edges_follow_undoing AFTER INSERT ON decision WHEN new.action = 'undo'
  BEGIN DELETE FROM edged_reading WHERE reading IN
    (SELECT r.key FROM decision x JOIN document d ON d.id IN (x.target, json_extract(x.body, '$.anchor.doc'))
     JOIN version v ON v.document = d.key JOIN reading r ON r.version = v.key
     WHERE x.target_kind IN ('document', 'claim')); END;
