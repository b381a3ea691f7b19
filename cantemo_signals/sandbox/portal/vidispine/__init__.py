"""Portal's way to Vidispine."""
