"""The import side of the emulated Portal."""
