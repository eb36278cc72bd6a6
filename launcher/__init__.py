"""Starts the portal and everything it stands on: the embedded PostgreSQL and Valkey, the web server, the workers.

Not a Django app. Until `environment.prepare` has made the virtual environment it runs on the bare Python that
`./portal` found, so nothing here imports a package of ours or of others at the top of a module.
"""
