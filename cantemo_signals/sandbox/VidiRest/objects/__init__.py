"""What the Vidispine API answers, as objects."""
