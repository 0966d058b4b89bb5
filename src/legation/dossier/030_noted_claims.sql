-- Cache: claims that foretell, that bind somebody, and which act each tells, so that forecasts and commitments are found without
-- reading all claims. Made with the edges of a reading.
CREATE TABLE noted_claim (
  what INTEGER NOT NULL,               -- 1: foretells; 2: a commitment with a trigger, or its like; else the number of an act
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  PRIMARY KEY (what, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX noted_claim_claim ON noted_claim (claim);
DELETE FROM edged_reading;
