-- Truth: document, original (beside the file), sighting, version, metadata, failure, decision.
-- Cache: reading, claim*, passage (a function of version), link, question*. Integer keys inside, ids outside.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,            -- 128 bits of the hash of the bytes, in hex
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,              -- bytes
  media_type TEXT NOT NULL,
  first_read TEXT NOT NULL,           -- UTC
  has_original INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sighting (                -- where the bytes were seen
  document INTEGER NOT NULL REFERENCES document (key),
  seen_at TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  PRIMARY KEY (document, seen_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (key),
  text TEXT NOT NULL,
  extractor TEXT NOT NULL,
  language TEXT,
  mended TEXT NOT NULL DEFAULT '[]',   -- JSON
  headings TEXT NOT NULL DEFAULT '[]', -- JSON, spans
  made_at TEXT NOT NULL,
  current INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX version_document ON version (document);

CREATE TABLE metadata (                -- all that was found; which value counts: rank, then decisions
  document INTEGER NOT NULL REFERENCES document (key),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  how TEXT NOT NULL,
  rank INTEGER NOT NULL,
  start INTEGER,
  "end" INTEGER,
  detail TEXT,
  PRIMARY KEY (document, field, how, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
  key INTEGER PRIMARY KEY,
  seen_at TEXT NOT NULL UNIQUE,
  path TEXT,                           -- what to give to read again
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE passage (                 -- lines of a version, for search and for finding shared text
  key INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES version (key),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  fold INTEGER NOT NULL                -- 63-bit hash of the words, case and marks folded
) STRICT;
CREATE INDEX passage_version ON passage (version);
CREATE INDEX passage_fold ON passage (fold);
CREATE VIEW passage_text (key, text) AS
  SELECT p.key, substr(v.text, p.start + 1, p."end" - p.start) FROM passage p JOIN version v ON v.key = p.version;
CREATE VIRTUAL TABLE passage_fts USING fts5 (text, content='passage_text', content_rowid='key',
                                             tokenize="unicode61 remove_diacritics 2");

CREATE TABLE link (                    -- between documents: revision, copy
  document INTEGER NOT NULL REFERENCES document (key),
  other INTEGER NOT NULL REFERENCES document (key),
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (document, other, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE reader (fingerprint TEXT PRIMARY KEY, parts TEXT NOT NULL, first_used TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
  key INTEGER PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE REFERENCES version (key),
  reader TEXT NOT NULL REFERENCES reader (fingerprint),
  metadata TEXT NOT NULL,              -- hash of the settled metadata that the claims rest on
  finished_at TEXT NOT NULL,
  unread TEXT,                         -- why nothing was read (another language), else NULL
  unread_spans TEXT NOT NULL DEFAULT '[]',  -- JSON: sentences that gave no claim
  segments TEXT NOT NULL DEFAULT '[]'  -- JSON: what the lines are
) STRICT;

CREATE TABLE claim (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  reading INTEGER NOT NULL REFERENCES reading (key) ON DELETE CASCADE,
  document INTEGER NOT NULL REFERENCES document (key),
  kind TEXT NOT NULL,
  event_type TEXT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  factuality TEXT NOT NULL,
  author_stance TEXT NOT NULL,
  presentation TEXT NOT NULL,
  happened_first TEXT,                 -- full days, for comparing; precision is in the body
  happened_last TEXT,
  said_first TEXT,
  said_last TEXT,
  unit TEXT,
  low REAL,
  high REAL,
  measure TEXT,
  speaker TEXT,                        -- id of the originating voice; NULL: the author
  confidence REAL NOT NULL,
  body TEXT NOT NULL                   -- the public record, JSON
) STRICT;
CREATE INDEX claim_reading ON claim (reading);
CREATE INDEX claim_document ON claim (document, start);
CREATE INDEX claim_happened ON claim (happened_first);
CREATE INDEX claim_type ON claim (event_type, kind);
CREATE INDEX claim_speaker ON claim (speaker);

CREATE TABLE claim_actor (
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  role TEXT NOT NULL,                  -- actor, recipient, voice
  n INTEGER NOT NULL,
  id TEXT NOT NULL,
  country TEXT NOT NULL,               -- the id up to ':'
  PRIMARY KEY (claim, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_actor_id ON claim_actor (id, role);
CREATE INDEX claim_actor_country ON claim_actor (country, role);

CREATE TABLE claim_block (             -- in which blocks a claim is compared
  block TEXT NOT NULL,
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  PRIMARY KEY (block, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_block_claim ON claim_block (claim);
CREATE TABLE dirty_block (block TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE question (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  block TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  agreement TEXT NOT NULL,
  conflict TEXT NOT NULL,
  standing TEXT NOT NULL,
  why TEXT NOT NULL,
  liveliness REAL NOT NULL,
  claims INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  tellers INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX question_block ON question (block);
CREATE INDEX question_lively ON question (liveliness DESC, id);
CREATE TABLE question_claim (
  question INTEGER NOT NULL REFERENCES question (key) ON DELETE CASCADE,
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (question, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_claim_claim ON question_claim (claim);
CREATE TABLE question_anchor (         -- ids once given out, and the claim by which each is found again
  id TEXT PRIMARY KEY, block TEXT NOT NULL, claim TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,                -- accept reject edit merge split rate confirm undo
  target_kind TEXT NOT NULL,           -- claim document actor decision
  target TEXT NOT NULL,
  body TEXT NOT NULL,                  -- JSON: new values, anchor (quote, span, former values)
  why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX decision_target ON decision (target_kind, target);
CREATE TRIGGER decision_is_append_only BEFORE UPDATE ON decision
  BEGIN SELECT RAISE (ABORT, 'decisions are append-only; record an undo instead'); END;
CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
  BEGIN SELECT RAISE (ABORT, 'decisions are append-only; record an undo instead'); END;

-- For any SQLite tool: a statement is never shown without its speaker and its status.
CREATE VIEW statements AS
  SELECT c.id, d.id AS document,
         CASE WHEN c.speaker IS NULL AND json_array_length(c.body, '$.attribution') = 0 THEN '(the author)'
              ELSE coalesce(c.speaker, '(unnamed source)') END AS speaker,
         c.factuality AS status_as_stated, c.author_stance, c.presentation, c.kind, c.event_type,
         json_extract(c.body, '$.quote') AS quote, c.start, c."end", c.happened_first, c.happened_last,
         c.measure, c.low, c.high, c.unit, 'machine-read, unreviewed unless a decision says otherwise' AS review
  FROM claim c JOIN document d ON d.key = c.document;
