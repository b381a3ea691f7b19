"""Django and what builds on it where they are installed: set up as Portal has them, when plugin code imports them."""
