-- Cache: of a block within a wide one that holds more claims than are compared, the last id of those that are: what comes
-- with an id behind it changes nothing.
CREATE TABLE held_block (block TEXT PRIMARY KEY, last TEXT NOT NULL) STRICT, WITHOUT ROWID;
