"""The talk between the tool's own process and the host process."""
