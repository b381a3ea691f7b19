"""Names made up on demand, for what the emulated Portal does not have."""
