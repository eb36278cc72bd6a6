"""Pages of plan reviews: the list, one plan, marks, findings, its release; gaps, areas; what the force reads."""
