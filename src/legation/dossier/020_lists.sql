-- Cache: lists that go through the whole dossier, row by row, so that a page reads its own rows and a restart counts nothing anew.
CREATE TABLE list (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                  -- JSON: what is listed, and of whom
  state TEXT NOT NULL,                 -- how often what it rests on had been written, and which code made it
  total INTEGER NOT NULL DEFAULT 0,
  head TEXT NOT NULL DEFAULT '{}',     -- JSON: what is told of the list as a whole
  seconds REAL NOT NULL DEFAULT 0,     -- of processor time that making it took
  done INTEGER NOT NULL DEFAULT 0      -- 0: its rows are still being written
) STRICT;
CREATE INDEX list_name ON list (name);
CREATE TABLE list_row (
  list INTEGER NOT NULL REFERENCES list (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  id TEXT NOT NULL,
  sorts TEXT NOT NULL,                 -- JSON: what it is chosen and ordered by
  body TEXT NOT NULL,                  -- JSON
  PRIMARY KEY (list, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_row_id ON list_row (list, id);

-- Cache: how often everybody acts, is acted upon and speaks; always what counting claim_actor would give (triggers).
CREATE TABLE actor_sum (
  id TEXT PRIMARY KEY,
  acts INTEGER NOT NULL,
  acted_upon INTEGER NOT NULL,
  speaks INTEGER NOT NULL,
  named INTEGER NOT NULL               -- all three
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_sum_named ON actor_sum (named DESC, id);
INSERT INTO actor_sum SELECT id, sum(role = 'actor'), sum(role = 'recipient'), sum(role = 'voice'), count(*)
  FROM claim_actor GROUP BY id;
CREATE TRIGGER actor_sum_gains AFTER INSERT ON claim_actor BEGIN
  INSERT INTO actor_sum VALUES (new.id, new.role = 'actor', new.role = 'recipient', new.role = 'voice', 1)
    ON CONFLICT (id) DO UPDATE SET acts = acts + excluded.acts, acted_upon = acted_upon + excluded.acted_upon,
      speaks = speaks + excluded.speaks, named = named + 1;
END;
CREATE TRIGGER actor_sum_loses AFTER DELETE ON claim_actor BEGIN
  UPDATE actor_sum SET acts = acts - (old.role = 'actor'), acted_upon = acted_upon - (old.role = 'recipient'),
    speaks = speaks - (old.role = 'voice'), named = named - 1 WHERE id = old.id;
  DELETE FROM actor_sum WHERE id = old.id AND named = 0;
END;
CREATE TRIGGER actor_sum_moves AFTER UPDATE ON claim_actor BEGIN
  UPDATE actor_sum SET acts = acts - (old.role = 'actor'), acted_upon = acted_upon - (old.role = 'recipient'),
    speaks = speaks - (old.role = 'voice'), named = named - 1 WHERE id = old.id;
  INSERT INTO actor_sum VALUES (new.id, new.role = 'actor', new.role = 'recipient', new.role = 'voice', 1)
    ON CONFLICT (id) DO UPDATE SET acts = acts + excluded.acts, acted_upon = acted_upon + excluded.acted_upon,
      speaks = speaks + excluded.speaks, named = named + 1;
  DELETE FROM actor_sum WHERE id = old.id AND named = 0;
END;
-- A question that is written over in its place has changed as much as one that goes and comes.
CREATE TRIGGER change_question AFTER UPDATE ON question BEGIN UPDATE change SET n = n + 1 WHERE what = 'questions'; END;
