"""What tests of archive plugins build on."""
