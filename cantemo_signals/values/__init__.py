"""What is known, asked and answered, as immutable values, and how they become JSON."""
