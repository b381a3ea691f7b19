"""From a result to text: one module per format, imported when that format is asked for."""
