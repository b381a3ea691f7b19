"""Portal's plugin system."""
