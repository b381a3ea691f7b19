"""The layer below VidiRest: REST calls and their URLs."""
