"""What gaps and needed support are about, by a list of the national team's that reviewers tag texts with."""
