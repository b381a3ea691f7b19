"""What runs first in the host process."""
