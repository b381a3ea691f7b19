"""The second version of Portal's REST API."""
