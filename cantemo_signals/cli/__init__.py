"""Words in, one Result out, an exit status; the only place that knows click."""
