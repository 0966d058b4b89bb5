-- Cache: what each claim is about, in the form in which it is compared (desk/reconciling.py), so that it is described once.
CREATE TABLE claim_subject (
  claim INTEGER PRIMARY KEY REFERENCES claim (key) ON DELETE CASCADE,
  made_by TEXT NOT NULL,               -- fingerprint of what made it
  body TEXT NOT NULL                   -- JSON
) STRICT;
CREATE TRIGGER subject_follows_claim AFTER UPDATE ON claim
  BEGIN DELETE FROM claim_subject WHERE claim = new.key; END;
-- 0: claims have only come; questions of the block that hold none of them stay.
ALTER TABLE dirty_block ADD COLUMN anew INTEGER NOT NULL DEFAULT 1;
