"""Pages that put together what the other apps hold: home pages, the national overview, a policing body's page."""
