"""Starts the portal and all it stands on: the embedded PostgreSQL and Valkey, the web server, the workers.

Not a Django app. Until `environment` has made the virtual environment it runs on the bare Python that `./portal`
found, so a module imports other packages inside the function that needs them.
"""
