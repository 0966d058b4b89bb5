-- Cache: what each claim is about, with the claim itself in short, and apart what the grouping of a block looks at.
DROP TABLE claim_subject;
DROP TRIGGER IF EXISTS subject_follows_claim;
CREATE TABLE claim_subject (
  claim INTEGER PRIMARY KEY REFERENCES claim (key) ON DELETE CASCADE,
  made_by TEXT NOT NULL,               -- fingerprint of what made it
  id TEXT NOT NULL,                    -- the claim's
  document TEXT NOT NULL,              -- id
  day TEXT,                            -- the last day that the claim itself gives
  terms TEXT NOT NULL,                 -- names, weightiest first, with line ends between
  body TEXT NOT NULL                   -- JSON
) STRICT;
CREATE TRIGGER subject_follows_claim AFTER UPDATE ON claim
  BEGIN DELETE FROM claim_subject WHERE claim = new.key; END;
