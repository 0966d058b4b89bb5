-- Cache: what is settled of each document in short, in the order in which lists show them, so that no page settles the
-- metadata of all. A row is a function of the document's metadata and of the decisions on it; whoever writes either puts the
-- document among those that wait, and the desk makes the row anew.
CREATE TABLE document_short (
  document INTEGER PRIMARY KEY REFERENCES document (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  genre TEXT,
  published TEXT,                      -- the interval as it is shown
  last_day TEXT,                       -- its last day; NULL: open, or nothing is known
  dated INTEGER NOT NULL,              -- 0 unknown, 1 only bounded, 2 known
  missing TEXT NOT NULL,               -- JSON: what is missing of it, in words
  folded TEXT NOT NULL,                -- the title without regard to case
  day TEXT NOT NULL,                   -- published; '9': unknown, behind all
  name TEXT NOT NULL                   -- title, or ''
) STRICT;
CREATE INDEX document_short_order ON document_short (day, name, id);
CREATE INDEX document_short_publisher ON document_short (publisher, day, name, id);
CREATE INDEX document_short_dated ON document_short (dated);
CREATE INDEX document_short_known ON document_short (last_day);
CREATE INDEX document_short_lacks ON document_short (day, name, id) WHERE missing <> '[]';
CREATE INDEX document_original ON document (has_original);
CREATE TABLE document_waits (document INTEGER PRIMARY KEY) STRICT;
INSERT INTO document_waits SELECT key FROM document;
CREATE TRIGGER short_document AFTER INSERT ON document
  BEGIN INSERT OR IGNORE INTO document_waits VALUES (new.key); END;
CREATE TRIGGER short_document_out AFTER DELETE ON document
  BEGIN DELETE FROM document_waits WHERE document = old.key; END;
CREATE TRIGGER short_metadata_in AFTER INSERT ON metadata
  BEGIN INSERT OR IGNORE INTO document_waits VALUES (new.document); END;
CREATE TRIGGER short_metadata AFTER UPDATE ON metadata
  BEGIN INSERT OR IGNORE INTO document_waits VALUES (new.document); END;
CREATE TRIGGER short_metadata_out AFTER DELETE ON metadata
  BEGIN INSERT OR IGNORE INTO document_waits SELECT key FROM document WHERE key = old.document; END;
CREATE TRIGGER short_decision AFTER INSERT ON decision WHEN new.target_kind = 'document'
  BEGIN INSERT OR IGNORE INTO document_waits SELECT key FROM document WHERE id = new.target; END;
-- An undo is of one decision; an undo that is undone itself may bring back any.
CREATE TRIGGER short_undoing AFTER INSERT ON decision WHEN new.action = 'undo'
  BEGIN INSERT OR IGNORE INTO document_waits SELECT d.key FROM decision x JOIN document d ON d.id = x.target
    WHERE x.target_kind = 'document'
      AND (x.id = new.target OR EXISTS (SELECT 1 FROM decision u WHERE u.id = new.target AND u.action = 'undo')); END;
-- How many questions several statements are about, without reading them.
CREATE INDEX question_many ON question (key) WHERE claims > 1;
-- Readings of which nothing was read, as of another language.
CREATE INDEX reading_unread ON reading (version) WHERE unread IS NOT NULL;
