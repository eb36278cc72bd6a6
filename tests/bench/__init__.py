"""How fast the pages are, as ratios to floors that are measured in the same run."""
