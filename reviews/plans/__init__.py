"""The national team's reading of the plans that forces share: marks, findings, gaps, and what goes back to each.

It stands on editions alone and knows nothing of submissions, so the rest of the app may import it. Its own ladder is in
pyproject.toml.
"""
