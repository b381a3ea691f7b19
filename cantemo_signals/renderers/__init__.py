"""Render a result as text: its kind says what to draw, the format how; only those two modules are imported."""
