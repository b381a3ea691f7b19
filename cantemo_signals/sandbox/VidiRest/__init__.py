"""Objects around the documents of the Vidispine API."""
