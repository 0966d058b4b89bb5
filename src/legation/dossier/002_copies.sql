-- Cache: which texts share stretches. All of it is a function of the current versions and can be made again.

CREATE TABLE fingerprinted (           -- documents whose text has left its fingerprints
  mark INTEGER PRIMARY KEY,            -- the first 60 bits of the document's id: ascending like the ids
  document INTEGER NOT NULL UNIQUE REFERENCES document (key),
  version INTEGER NOT NULL,
  reading TEXT NOT NULL,               -- by whom and when its lines were told apart, for what is skipped
  hashes BLOB NOT NULL                 -- 8 bytes each, ascending
) STRICT;
CREATE TABLE fingerprint (             -- the buckets: who holds a fingerprint
  hash INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (hash, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE reuse (                   -- pairs that were compared, the smaller id first; kind 'none': nothing is shared
  document INTEGER NOT NULL REFERENCES document (key),
  other INTEGER NOT NULL REFERENCES document (key),
  kind TEXT NOT NULL,                  -- copy, passage, quotation, none
  share REAL NOT NULL,
  body TEXT NOT NULL,                  -- JSON: passages, changes
  PRIMARY KEY (document, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX reuse_other ON reuse (other);
