"""The protocol between the tool's own process and the host process, and the temporary area that they share."""
