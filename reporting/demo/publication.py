"""What the force of the screens heard, and what it published: one version that was withdrawn, and one that stands."""

from datetime import date, timedelta
from typing import Any

from actionplans import hearing, publishing
from actionplans.models import Action, Commitment, Heard, Publication, PublicationLine
from actionplans.public_lines import digest, lines_of
from forces.models import Force, Membership
from reporting.demo.calendar import at
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.past import made_at


def go_public(force: Force, desks: dict[str, Membership], today: date) -> None:
    """By the portal's own steps, on days that are past. In the force's own scope."""
    said = invented("publication")
    roll = dice("publication", force.slug)
    with made_at(at(today - timedelta(days=130), roll), roll, Heard, Publication, PublicationLine):
        _hear(force, said["heard"])
        for version in said["versions"]:
            _release(force, desks, version, today)


def _hear(force: Force, entries: list[dict[str, Any]]) -> None:
    for number, entry in enumerate(entries):
        values = {name: entry[name] for name in ("heard", "from_whom", "changed")}
        heard = hearing.add_heard(force=force, key=uuid_of("heard", force.slug, number), values=values)
        actions = Action.objects.filter(force=force, title__in=entry.get("behind", []))
        hearing.link_actions(heard=heard, add=actions)


def _release(force: Force, desks: dict[str, Membership], version: dict[str, Any], today: date) -> None:
    lead, chief = desks["lead"], desks["chief"]
    roll = dice("version", force.slug, version["days_ago"])
    publication = publishing.begin(force=force)
    things = [
        *Commitment.objects.filter(force=force, title__in=version["commitments"]),
        *Action.objects.filter(force=force, title__in=version["actions"]),
        *(Heard.objects.filter(force=force) if version["heard"] else ()),
    ]
    publishing.choose(publication=publication, by=lead, add=things, strike_out=set(), facts=version["facts"])
    words = {name: version[name] for name in publishing.INTRODUCED}
    publishing.introduce(publication=publication, by=lead, revision=publication.revision, values=words)
    for title, wording in version["wordings"].items():
        line = PublicationLine.objects.select_related("publication").get(
            publication=publication, action__title=title
        )
        publishing.word(line=line, by=lead, revision=line.revision, values=wording)
    day = today - timedelta(days=version["days_ago"])
    publishing.send(publication=publication, by=lead, at=at(day - timedelta(days=3), roll))
    here = Publication.objects.select_related("force", "sent_by").get(pk=publication.pk)
    publishing.release(publication=here, by=chief, seen=digest(lines_of(here)), at=at(day, roll))
    if version["withdrawn_because"]:
        moment = at(day + timedelta(days=6), roll)
        publishing.withdraw(publication=here, by=chief, reason=version["withdrawn_because"], at=moment)
