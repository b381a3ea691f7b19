"""Items, as Portal keeps them itself."""
