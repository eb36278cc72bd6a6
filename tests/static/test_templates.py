"""What templates must never do: print what people typed as markup, eat their first line, or fail on an error page."""

from types import SimpleNamespace
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.layout import Fieldset, Layout
from django import forms
from django.template.loader import get_template, render_to_string

EVIL = "<script>alert(1)</script>"
GRADES = [
    SimpleNamespace(code="planned", value=2, name="Planned", short="Planned"),
    SimpleNamespace(code="na", value=None, name="Not applicable", short="Not applicable"),
]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """These pages ask for the style sheet by name; whether it was built is another test's business."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


class EvilForm(forms.Form):
    words = forms.CharField(label=EVIL, help_text=EVIL)
    one = forms.ChoiceField(label=EVIL, help_text=EVIL, choices=[("a", EVIL)], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(label=EVIL, choices=[("a", EVIL)], widget=forms.CheckboxSelectMultiple)
    tick = forms.BooleanField(label=EVIL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Fieldset("words", "one", "many", "tick", legend=EVIL))


def row(**fields: Any) -> SimpleNamespace:
    plain = {
        "code": "PREPARE.7.2.f", "label": "7.2.f", "text": "force has a plan.", "grade": "", "comment": "",
        "reason": "", "revision": 3, "last_grade": "", "movement": None, "evidence": [], "actions": [],
        "saved_at": "", "saved_by": "", "error": "", "open": False, "carried": "", "read_only": False,
        "carried_grade": "", "unchanged_because": "", "last_comment": "", "last_words": "", "asks_why": False,
        "evidence_total": 0, "actions_total": 0, "guidance": None,
        "urls": SimpleNamespace(save="/save", evidence="/evidence", actions="/plan", history="/history"),
    }  # fmt: skip # laid out to be read
    return SimpleNamespace(**plain | fields)


def rating_rows(*rows: SimpleNamespace, editable: bool = True) -> str:
    group = SimpleNamespace(
        code="PREPARE.7.2", label="7.2", text="Capability", answered=0, total=len(rows), rows=rows
    )
    descriptor = {"url": "", "last_cycle": "Autumn 2025", "answered": 0, "total": len(rows)}
    context = {
        "descriptor": descriptor,
        "groups": [group],
        "grades": GRADES,
        "editable": editable,
        "csrf": "t",
    }
    return render_to_string("rating_rows.html", context, using="jinja2")


@pytest.mark.asvs("1.2.1")
def test_labels_legends_hints_and_choices_are_escaped() -> None:
    html = render_crispy_form(EvilForm())
    assert EVIL not in html
    assert html.count("&lt;script&gt;alert(1)") == 9


def test_an_error_leads_to_the_first_of_several_choices() -> None:
    html = render_crispy_form(EvilForm({}))
    assert 'id="id_one"' in html
    assert 'id="id_many"' in html


@pytest.mark.parametrize("editable", [True, False])
@pytest.mark.asvs("1.2.1")
def test_rating_rows_escape_what_was_typed(editable: bool) -> None:
    html = rating_rows(
        row(
            text=EVIL, comment=EVIL, reason=EVIL, error=EVIL, saved_by=EVIL, carried=EVIL, unchanged_because=EVIL,
            last_words=EVIL, guidance=SimpleNamespace(looks_like=EVIL, typical_evidence=EVIL),
        ),
        editable=editable,
    )  # fmt: skip # laid out to be read
    assert EVIL not in html


def test_a_comment_keeps_its_empty_first_line() -> None:
    # HTML drops one line break right after <textarea>, so the template has to give one away.
    html = rating_rows(row(comment="\nSecond line", open=True))
    assert "data-comment>\n\nSecond line</textarea>" in html


def test_a_box_that_is_not_open_is_not_sent() -> None:
    html = rating_rows(row(comment="Kept"))
    assert html.count(" disabled>") == 2
    assert " disabled>" not in rating_rows(row(comment="Kept", open=True, grade="na", reason="Regional"))


def test_last_cycle_not_applicable_is_not_the_same_as_no_last_cycle() -> None:
    assert "p-g--na p-g--last" in rating_rows(row(last_grade=None))
    assert "p-g--last" not in rating_rows(row(last_grade=""))


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "500", "503"])
def test_error_pages_stand_without_any_context(name: str) -> None:
    html = get_template(f"{name}.html").render()
    assert "<h1" in html
    assert "<script>" not in html
    assert " style=" not in html


def test_a_grade_that_is_missing_is_no_grade_that_does_not_apply() -> None:
    assert "gmiss" in render_to_string("components/grade.html", {"value": "", "name": "Not submitted"})
    assert "gna" in render_to_string("components/grade.html", {"value": None, "name": None})
