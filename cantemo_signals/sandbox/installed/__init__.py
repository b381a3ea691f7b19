"""The installed Django and libraries that build on it, set up as in Portal when plugin code imports them."""
