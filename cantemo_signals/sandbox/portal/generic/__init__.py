"""Views and interfaces that plugins build on."""
