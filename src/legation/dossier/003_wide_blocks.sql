-- Cache: blocks that hold more claims than are compared in one; their claims are compared in narrower blocks only.
CREATE TABLE wide_block (block TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
