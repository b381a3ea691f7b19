"""Time codes; Portal has this as a package of its own (seen in code: Cantemo/AVLTAPlugin imports it)."""
