-- Cache: what a lens looks at stands with each edge, and in one index, so that any lens is answered without reading all edges.
DELETE FROM edged_reading;
ALTER TABLE claim_edge ADD COLUMN known TEXT NOT NULL DEFAULT '~';   -- last day on which its document was published; '~': unknown
ALTER TABLE claim_edge ADD COLUMN media TEXT NOT NULL DEFAULT '';    -- country of the medium that published it
ALTER TABLE claim_edge ADD COLUMN counts INTEGER NOT NULL DEFAULT 1; -- 0: another edge of the claim counts for this relation
ALTER TABLE claim_edge ADD COLUMN stand TEXT NOT NULL DEFAULT 'unreal'; -- carried, unreal, denied, questioned, against
CREATE INDEX claim_edge_seen ON claim_edge (relation, stand, told_by, teller, as_of, known, media, voices, counts, factuality,
  disputed, manner, happened_first, happened_last, document);
