"""Each change says whose it was, in the event itself."""

import pytest

from tests.prove.pressing import Pressed

# What writes only what a model leaves out of its history (core/history.py), and why that is right.
NO_EVENT = {
    "notices:read": "that somebody has read a notice is a mark on it, and nobody's content",
    "notices:read_all": "as notices:read",
    "notices:preference": "how somebody is told is their own business, and nobody else reads it",
    "recommendations:inspection": "a comment is a row that is only added and linked; it names its writer and the time",
    "recommendations:release": "a release is such a row, too",
    "practice:take_back": "that consent is taken back is such a row, too, which holds no words",
    "practice:take_back_offer": "as practice:take_back",
    "blockers:tell": "a notice to others: whom it tells of what is its own row, and tells of what has a history",
    "requests:move_question": "the order of a draft's questions is nobody's text; what is sent holds its order",
    "requests:remind": "a reminder is a notice to each lead, and changes nothing of the request",
    "packs:again": "making a paper's PDF changes nothing that it says",
    "reviews:comment": "a comment inside the team is a row that is only added; it names its writer and the time",
    "reviews:comment_on": "as reviews:comment",
    "reporting:keep_filters": "a person's own way to a page, which nobody else reads",
    "reporting:remove_filters": "as reporting:keep_filters",
    "assessments:open_again": "rings for openings that stopped: a job's row; the assessments it makes have a history",
    "organisations:send_again": "as people:send_again",
    "people:send_again": "when a link was sent last is a mark like a count; who was invited, and by whom, is kept",
}


@pytest.mark.asvs("16.2.1")
def test_every_change_says_whose_it_was(presses: list[Pressed], figure):
    """Every form of the portal, pressed as its person: each event bears the person, the audience and the request."""
    silent = [
        str(pressed.case) for pressed in presses if not pressed.events and pressed.case.form not in NO_EVENT
    ]
    without = [
        f"{pressed.case}: {event.pgh_label} {event.pgh_context}"
        for pressed in presses
        for event in pressed.events
        if not says_who(event, pressed.who)
    ]
    assert not silent, silent
    assert not without, without
    figure(
        "history",
        f"{sum(len(pressed.events) for pressed in presses)} changes by {len(presses)} forms: without person, audience"
        " or request",
        len(without),
        0,
    )


def says_who(event, who) -> bool:
    context = event.pgh_context or {}
    return (
        context.get("by") == who.pk
        and context.get("name") == who.display_name
        and context.get("audience") == who.audience
        and bool(context.get("request"))
    )
