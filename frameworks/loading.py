"""Frameworks, passages, scales and the crosswalk, from fixtures.

Quoted text is reloaded every time. Scales and links are the portal's own and editable, so they are only seeded.
"""

from typing import Any

from core.content import read_content
from frameworks.choices import ProvisionKind
from frameworks.models import CrosswalkLink, Framework, Grade, Passage, Provision, Scale

# In the order in which people meet them.
FRAMEWORKS = ("NFD-2024", "NFD-2021", "HMICFRS-2021")


def load_frameworks() -> None:
    for position, code in enumerate(FRAMEWORKS, start=1):
        _load_framework(read_content(f"frameworks/{code}"), position)
    _load_passages()
    _seed_scales()
    _seed_crosswalk()


def _load_framework(content: dict[str, Any], position: int) -> None:
    framework, _ = Framework.objects.update_or_create(
        code=content["code"],
        defaults={
            "position": position,
            "licence_url": content["licence_url"] or "",
            **{
                name: content[name]
                for name in (
                    "title",
                    "short_title",
                    "publisher",
                    "published",
                    "published_on",
                    "licence",
                    "source",
                )
            },
        },
    )
    loaded: dict[str, Provision] = {}
    for place, entry in enumerate(content["provisions"], start=1):
        parent = loaded[entry["parent"]] if entry["parent"] else None
        loaded[entry["code"]], _ = Provision.objects.update_or_create(
            code=entry["code"],
            defaults={
                "framework": framework,
                "kind": entry["kind"],
                "parent": parent,
                "position": place,
                "number": entry["number"] or "",
                "text": entry["text"],
                "short_title": entry.get("short_title") or "",
                "rationale": entry.get("rationale") or [],
                "timing": entry.get("timing") or "",
                "addressed_to_forces": entry.get("addressed_to_forces", False),
                "path": _path(parent),
            },
        )


def _path(parent: Provision | None) -> str:
    """The headings above a behaviour: "spiking hotspots." alone says nothing."""
    if parent is None or parent.kind != ProvisionKind.HEADING:
        return ""
    return f"{parent.path} › {parent.text}" if parent.path else parent.text


def _load_passages() -> None:
    for position, entry in enumerate(read_content("passages"), start=1):
        Passage.objects.update_or_create(
            code=entry["code"],
            defaults={
                "framework": Framework.objects.get(code=entry["framework"]),
                "kind": entry["kind"],
                "heading": entry["heading"] or "",
                "short_title": entry["short_title"],
                "body": entry["body"],
                "provision": Provision.objects.get(code=entry["provision"]) if entry["provision"] else None,
                "force_slug": entry["force"] or "",
                "position": position,
            },
        )


def _seed_scales() -> None:
    for entry in read_content("scales"):
        scale, created = Scale.objects.get_or_create(code=entry["code"], defaults={"name": entry["name"]})
        if not created:
            continue
        for position, grade in enumerate(entry["grades"], start=1):
            Grade.objects.create(
                scale=scale,
                position=position,
                code=grade["code"],
                name=grade["name"],
                value=grade["value"],
                definition=grade["definition"],
                asks_reason=grade["asks_reason"],
            )


def _seed_crosswalk() -> None:
    """Each link once, by the pair that it came with; one that somebody made before it came counts instead."""
    ids = dict(Provision.objects.values_list("code", "pk"))
    for entry in read_content("crosswalk"):
        start, end = entry["from"], entry["to"]
        pair = CrosswalkLink.objects.between(ids[start], ids[end])
        if pair.exists():
            continue
        CrosswalkLink.objects.create(
            code=f"{start} {end}",
            from_provision_id=ids[start],
            to_provision_id=ids[end],
            relation=entry["relation"],
            reason=entry["reason"],
        )
