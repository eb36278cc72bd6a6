"""A force's own strategy, read into draft commitments and actions: by how it is laid out, never by its words."""
