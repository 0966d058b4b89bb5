"""Workbench: pages in which an analyst reads and decides (`app.build_app`, run by `legation serve`), and a document's page as
one HTML file. The application is not imported here, so that other commands need not load a web server.
"""

from legation.workbench.page import render_document

__all__ = ["render_document"]
