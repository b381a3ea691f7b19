"""One model, one receiver."""
