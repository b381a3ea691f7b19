"""Lends items, and keeps who has which in rows of its own: what its receiver does depends on them (see data.yaml)."""
