"""How Portal looks."""
