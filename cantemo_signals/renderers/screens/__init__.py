"""What each result shows, as a screen."""
