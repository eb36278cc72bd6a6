"""From a released finding to an entry of the practice library, which its force is asked about there."""

from django.utils.text import Truncator

from practice.choices import Origin
from practice.described import TITLE_LENGTH
from practice.models import Practice
from practice.workflow import add_practice, link_lines
from reviews.models import Finding


def propose_practice(*, finding: Finding) -> Practice:
    """Write the entry, once however often it is pressed. Nobody outside the national team reads it yet."""
    entry = add_practice(
        key=finding.public_id,
        values={
            "title": Truncator(finding.text.split("\n")[0]).chars(TITLE_LENGTH // 2),
            "what": finding.text,
            "source": finding.force,
        },
        origin=Origin.FINDING,
        origin_id=finding.public_id,
    )
    link_lines(practice=entry, add=[finding.provision])
    return entry
