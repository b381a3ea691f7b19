"""The files that options name: read, and checked before anything is loaded."""
