"""What the author wrote: the spec language as frozen models, and the reader that keeps every place."""
