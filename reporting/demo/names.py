"""Who works where: invented names from many places, and posts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from reporting.demo.invention import dice, invented


@dataclass(frozen=True)
class Person:
    desk: str  # the first part of the address
    name: str
    post: str


def people_of(slug: str, *, welsh: bool) -> list[Person]:
    """Everybody of one force and its policing body. No name twice within a force."""
    roll = dice("people", slug)
    names = _names(roll, welsh)
    told = invented("stories").get(f"{slug}_people", {})
    people = []
    for desk, posts in invented("people")["posts"].items():
        name, post = next(names), roll.choice(posts)
        if desk == "chief":
            post = invented("people")["chief_in"].get(slug, post)
        if desk in told:
            name, post = told[desk]
        people.append(Person(desk, name, post))
    return people


def _names(roll: Random, welsh: bool) -> Iterator[str]:
    told = invented("people")
    families = told["families"]
    weights = [family["weight"] for family in families]
    seen: set[str] = set()
    while True:
        family = told["welsh"] if welsh and roll.random() < 0.4 else roll.choices(families, weights)[0]
        name = f"{roll.choice(family['given'])} {roll.choice(family['family'])}"
        if not seen & {name, *name.split(" ")}:
            seen |= {name, *name.split(" ")}
            yield name


def national_people() -> list[Person]:
    return [Person(desk, name, post) for desk, (name, post) in invented("people")["national"].items()]
