"""infraviz."""
