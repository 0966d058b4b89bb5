-- Watches: saved questions and filters. What they held when last looked through, and a log of what was noticed since.
CREATE TABLE watch (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,             -- from kind and body: the same watch is added once
  kind TEXT NOT NULL,                  -- question, questions, statements
  name TEXT NOT NULL,
  body TEXT NOT NULL,                  -- JSON: {"question": id} or {"fields": {...}}
  who TEXT NOT NULL,
  made_at TEXT NOT NULL,
  removed_at TEXT,                     -- a watch that is taken off keeps its log; adding it again brings it back
  looked INTEGER NOT NULL DEFAULT 0,   -- key of the last notice that was looked at
  looked_at TEXT
) STRICT;
CREATE TABLE watch_held (              -- what the watch holds, as last noticed
  watch INTEGER NOT NULL REFERENCES watch (key) ON DELETE CASCADE,
  item TEXT NOT NULL,                  -- id of a claim, or 'question:' and the id of a question
  state TEXT NOT NULL,                 -- JSON
  PRIMARY KEY (watch, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE watch_notice (            -- append-only: what became new, revised, first denied, withdrawn
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  watch INTEGER NOT NULL REFERENCES watch (key) ON DELETE CASCADE,
  at TEXT NOT NULL,
  change TEXT NOT NULL,
  item TEXT NOT NULL,
  body TEXT NOT NULL                   -- JSON
) STRICT;
CREATE INDEX watch_notice_watch ON watch_notice (watch, key);

-- Cache: what the reader gave where a person's join put another actor; a function of claims and decisions.
CREATE TABLE claim_joined (
  claim INTEGER NOT NULL REFERENCES claim (key) ON DELETE CASCADE,
  role TEXT NOT NULL,                  -- actor, recipient, voice, obligor, beneficiary
  n INTEGER NOT NULL,
  id TEXT NOT NULL,                    -- the reader's own
  now TEXT NOT NULL,                   -- the id that stands there by decision
  body TEXT NOT NULL,                  -- JSON: what else of the actor was changed, as the reader gave it
  PRIMARY KEY (claim, role, n)
) STRICT, WITHOUT ROWID;
