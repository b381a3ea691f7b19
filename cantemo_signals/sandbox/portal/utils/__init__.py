"""Small things that plugins take from Portal."""
