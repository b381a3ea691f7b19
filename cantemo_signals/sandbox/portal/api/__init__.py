"""Portal's REST API, from inside."""
