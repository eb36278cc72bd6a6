"""How far two readings of the same text agree, and who reads higher. Pure functions: no database, no clock.

Grades are ordinal and are nowhere averaged for a force. Here, where it is readers that are compared and not forces,
ranks are taken for distances: each function says so.
"""
