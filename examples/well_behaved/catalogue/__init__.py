"""Keeps the public catalogue in step with the archive; it connects in models.py, which Django imports by itself."""
