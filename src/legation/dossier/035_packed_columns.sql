-- The numbers of a part stand in as few bytes as they need (dossier/edge_columns.py): all parts are made anew.
DELETE FROM edge_column;
INSERT OR IGNORE INTO dirty_edge_part SELECT DISTINCT claim >> 13 FROM claim_edge;
