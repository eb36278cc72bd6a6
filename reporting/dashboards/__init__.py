"""What the home pages, the national overview and a policing body's page show: dataclasses built from few queries.

None of their queries grows in number with forces, behaviours or actions.
"""
