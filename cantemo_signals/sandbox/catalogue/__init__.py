"""What is known of Portal's signals and helper methods."""
