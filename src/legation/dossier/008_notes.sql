-- Cache: why a claim is handled with care, and which originals it names; functions of the reading and of the book of care.
CREATE TABLE claim_care (
  claim INTEGER PRIMARY KEY REFERENCES claim (key) ON DELETE CASCADE,
  id TEXT NOT NULL,                    -- the claim's
  weight INTEGER NOT NULL,             -- rank, 0 the weightiest
  reasons TEXT NOT NULL,               -- JSON
  weight_shared INTEGER,               -- the same when others tell the same; NULL: no reason is left
  reasons_shared TEXT
) STRICT;
CREATE TABLE claim_original (
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  id TEXT NOT NULL,                    -- the claim's
  document TEXT NOT NULL,              -- id
  who TEXT NOT NULL,                   -- actor's id, else his words in lower case; '' for an instrument
  known INTEGER NOT NULL,              -- whether `who` is an id
  what TEXT NOT NULL,
  said TEXT NOT NULL,                  -- ISO interval, or ''; of an instrument its name in lower case
  occasion TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (claim, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE noted_reading (           -- readings whose claims' notes are there
  reading INTEGER PRIMARY KEY REFERENCES reading (key) ON DELETE CASCADE,
  made_by TEXT NOT NULL                -- fingerprint of what made them
) STRICT;
CREATE TRIGGER notes_follow_claims AFTER UPDATE ON claim
  BEGIN DELETE FROM noted_reading WHERE reading = new.reading; END;
