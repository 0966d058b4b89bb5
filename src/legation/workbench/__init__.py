"""Workbench: pages in which an analyst reads and decides. First inhabitant: a document's page as one HTML file."""

from legation.workbench.page import render_document

__all__ = ["render_document"]
