"""From a result to text: its kind says what there is to draw, the format how; only those two modules are imported."""
