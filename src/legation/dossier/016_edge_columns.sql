-- Cache: the edges once more, by columns: packed numbers of all edges of a stretch of claims in one value, so that any lens is
-- answered by going through numbers and not through rows. See dossier/edge_columns.py for the columns.
DROP INDEX claim_edge_seen;
DROP TABLE relation_teller;
DROP INDEX relation_tellers;
ALTER TABLE relation DROP COLUMN tellers;
ALTER TABLE claim_edge ADD COLUMN parties TEXT NOT NULL DEFAULT ''; -- ids and countries of who acts and is concerned, one a line
DELETE FROM edged_reading;
CREATE TABLE edge_word (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                  -- column
  word TEXT NOT NULL,
  UNIQUE (name, word)
) STRICT;
CREATE TABLE edge_column (
  name TEXT NOT NULL,
  part INTEGER NOT NULL,               -- of the claims: key >> 13
  data BLOB NOT NULL,                  -- one number an edge, little-endian; edges in order of (claim, n)
  PRIMARY KEY (name, part)
) STRICT;
CREATE TABLE dirty_edge_part (part INTEGER PRIMARY KEY) STRICT;
INSERT INTO dirty_edge_part SELECT DISTINCT claim >> 13 FROM claim_edge;
CREATE TRIGGER edge_part_gains AFTER INSERT ON claim_edge
  BEGIN INSERT OR IGNORE INTO dirty_edge_part VALUES (new.claim >> 13); END;
CREATE TRIGGER edge_part_loses AFTER DELETE ON claim_edge
  BEGIN INSERT OR IGNORE INTO dirty_edge_part VALUES (old.claim >> 13); END;
INSERT INTO change VALUES ('edges', 0);
