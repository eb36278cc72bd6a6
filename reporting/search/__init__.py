"""Search over everything that a person may see: which kinds of things there are, and how they are found."""
