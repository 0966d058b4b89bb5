-- Cache: claims that came since all blocks were last settled; what holds none of them in a block that has only grown stays.
CREATE TABLE come_claim (claim INTEGER PRIMARY KEY REFERENCES claim (key) ON DELETE CASCADE) STRICT;
UPDATE dirty_block SET anew = 1;
