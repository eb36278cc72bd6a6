"""What documents say. One builder for each, from the database to plain values that feed PDF, page and Word alike."""
