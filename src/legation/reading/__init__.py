"""Reading: a text to claims. Pure: no file, no dossier, no network; the same text gives the same layers."""
