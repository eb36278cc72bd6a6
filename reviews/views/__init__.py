"""Pages of a review: reading a submission, findings, the decision, and what the force is told."""
