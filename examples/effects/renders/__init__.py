"""Renders a preview of whatever was imported, in a worker of its own."""
