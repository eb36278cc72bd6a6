"""What search finds in the planted world: of each kind something, what its finder may open, and nothing of others."""

import re

from django.urls import reverse

from reporting.search.finding import kinds_for
from reporting.search.kinds import KINDS
from tests.architecture.asking import Asker

SEARCH = reverse("reporting:search")
# Each planted text names its force; what is quoted names policing or the police.
WORDS = "warwickshire or kent or policing or police"
FIRST = 3
_HIT = re.compile(rb'<li class="p-mb"><a class="govuk-link" href="([^"]+)"')


def test_each_kind_is_found_each_hit_opens_and_nobody_finds_what_is_not_theirs(asking):
    found, wrong = set(), []
    for role, person in asking.actors().items():
        if person is None or role == "left":
            continue
        asker = Asker(role, person, asking)
        for kind in kinds_for(person):
            page = asker.ask("GET", f"{SEARCH}?q={WORDS.replace(' ', '+')}&kind={kind.code}")
            if page.status != 200 or asker.leaks(page):
                wrong.append(f"{role}, {kind.code}: {page.status} {asker.leaks(page)}")
            hits = [hit.decode().replace("&amp;", "&") for hit in _HIT.findall(page.body)]
            found |= {kind.code} if hits else set()
            for url in hits[:FIRST]:
                opened = asker.ask("GET", url)
                if opened.status != 200 or asker.leaks(opened):
                    wrong.append(f"{role}, {kind.code}, {url}: {opened.status} {asker.leaks(opened)}")
    assert not wrong, "\n".join(wrong)
    missing = {kind.code for kind in KINDS} - found
    assert not missing, (
        f"Nobody found any of {sorted(missing)}: plant a text of it in tests/architecture/planting.py."
    )
