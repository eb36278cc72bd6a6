"""Files made by code: hostile ones of every kind that we know of, and honest ones that look alike.

Nothing here is a virus: what stands for one is found by the portal's own signature alone (launcher/clamd.py).
"""

from tests.evidence.corpus import broken, honest, names, office, packed, pdfs
from tests.evidence.corpus.sample import Sample

HOSTILE: list[Sample] = [
    *names.SAMPLES,
    *broken.SAMPLES,
    *packed.SAMPLES,
    *office.SAMPLES,
    *pdfs.SAMPLES,
]
# They pass every check but the scanner's.
INFECTED: list[Sample] = packed.INFECTED
# Taken, and what is handed out has lost what made them hostile: (sample, what must be gone).
DISARMED: list[tuple[Sample, bytes]] = broken.DISARMED
HONEST: list[Sample] = honest.SAMPLES

__all__ = ["DISARMED", "HONEST", "HOSTILE", "INFECTED", "Sample"]
