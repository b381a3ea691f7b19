"""The code that runs first in the host process."""
