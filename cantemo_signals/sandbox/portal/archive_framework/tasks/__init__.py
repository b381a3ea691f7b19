"""What runs in the background when items are archived or restored."""
