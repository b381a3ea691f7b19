"""The emulated Portal: real files at Portal's own paths, and the finder that answers for what is not public."""
