-- How often documents, readings, decisions and questions were written, so that what rests on them is known to hold still.
CREATE TABLE change (what TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO change VALUES ('documents', 0), ('readings', 0), ('decisions', 0), ('questions', 0);
CREATE TRIGGER change_metadata_in AFTER INSERT ON metadata BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_metadata AFTER UPDATE ON metadata BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_metadata_out AFTER DELETE ON metadata BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_document AFTER INSERT ON document BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_original AFTER UPDATE ON document BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_link_in AFTER INSERT ON link BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_link_out AFTER DELETE ON link BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_settled AFTER INSERT ON decision WHEN new.target_kind = 'document' OR new.action = 'undo'
  BEGIN UPDATE change SET n = n + 1 WHERE what = 'documents'; END;
CREATE TRIGGER change_reading_in AFTER INSERT ON reading BEGIN UPDATE change SET n = n + 1 WHERE what = 'readings'; END;
CREATE TRIGGER change_reading_out AFTER DELETE ON reading BEGIN UPDATE change SET n = n + 1 WHERE what = 'readings'; END;
CREATE TRIGGER change_claim AFTER UPDATE ON claim BEGIN UPDATE change SET n = n + 1 WHERE what = 'readings'; END;
CREATE TRIGGER change_decision AFTER INSERT ON decision BEGIN UPDATE change SET n = n + 1 WHERE what = 'decisions'; END;
CREATE TRIGGER change_question_in AFTER INSERT ON question BEGIN UPDATE change SET n = n + 1 WHERE what = 'questions'; END;
CREATE TRIGGER change_question_out AFTER DELETE ON question BEGIN UPDATE change SET n = n + 1 WHERE what = 'questions'; END;
CREATE INDEX question_conflict ON question (conflict, liveliness DESC, id);
CREATE INDEX question_standing ON question (standing, liveliness DESC, id);
