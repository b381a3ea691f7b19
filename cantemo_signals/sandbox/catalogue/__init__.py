"""The catalogue of Portal's signals and helper methods."""
