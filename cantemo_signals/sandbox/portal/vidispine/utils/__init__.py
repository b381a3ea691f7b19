"""What views of Portal share."""
