"""Views: what a page shows, as plain dicts. One function a page: few calls of the desk in, one dict out.

The same dict is the page's `.json`; keys that begin with an underscore (pictures) are for the template only.
"""
