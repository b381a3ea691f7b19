"""Transcoding by plugins."""
