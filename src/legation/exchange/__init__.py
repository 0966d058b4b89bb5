"""Exchange: dossiers to files that others read, and back. Thin: rows in, lines out."""

from legation.exchange.csv import write_csv
from legation.exchange.jsonl import read_jsonl, write_jsonl

__all__ = ["read_jsonl", "write_csv", "write_jsonl"]
