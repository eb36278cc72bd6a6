"""What people fill in for You said, we did, and for what the public reads."""

import uuid
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from actionplans.forms import text_field
from actionplans.models import PublicationLine
from actionplans.plan_forms import dropped_field
from core.forms import NO_PERSONAL_DATA, fields_only, line_field

WELSH_HINT = "Optional. It stands beside the English, marked as Welsh."


class NewHeardForm(forms.Form):
    heard = text_field("What was heard", wanted="Enter what was heard", hint=NO_PERSONAL_DATA)
    from_whom = line_field(
        "From whom",
        length=200,
        wanted="Say from whom, in general terms",
        hint="For example “women who run after dark”. Never a name, and nobody who could be known by it.",
    )
    changed = text_field("What changed", hint=f"Leave it empty until something did. {NO_PERSONAL_DATA}")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.textarea("heard", rows=4),
            Field.text("from_whom"),
            Field.textarea("changed", rows=4),
            "key",
        )

    @classmethod
    def empty(cls) -> "NewHeardForm":
        return cls(initial={"key": uuid.uuid4()})

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class HeardForm(NewHeardForm):
    """What there is."""

    key = None  # type: ignore[assignment]  # Django's way to leave out a field of the class above
    dropped = dropped_field("What was published of it stays published.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields[-1] = Field.radios("dropped", inline=True)


class IntroductionForm(forms.Form):
    introduction = text_field(
        "Introduction", hint=f"It stands above the plan. The public reads it. {NO_PERSONAL_DATA}"
    )
    introduction_cy = text_field("Introduction in Welsh", hint=WELSH_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.textarea("introduction", rows=8), Field.textarea("introduction_cy", rows=8, lang="cy")
        )


# What people call the texts of a line, by what it is about.
CALLED = {
    "commitment": {"heading": "Title", "text": "What it says"},
    "action": {"heading": "Title", "text": "What we will do", "more": "Outcome wanted"},
    "heard": {"heading": "What was heard", "text": "What changed", "more": "From whom"},
}


def kind_of(line: PublicationLine) -> str:
    """commitment, action or heard."""
    return "commitment" if line.commitment_id else "action" if line.action_id else "heard"


class WordingForm(forms.Form):
    """How the public reads a line: of each of its texts another wording, and the Welsh. line: whose texts it has."""

    heading = text_field("Title")
    heading_cy = text_field("Title in Welsh")
    text = text_field("Text")
    text_cy = text_field("Text in Welsh")
    more = text_field("More")
    more_cy = text_field("More in Welsh")

    def __init__(self, *args: Any, line: PublicationLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = CALLED[kind_of(line)]
        boxes: list[Any] = []
        for name in ("heading", "text", "more"):
            if name not in called:
                del self.fields[name], self.fields[f"{name}_cy"]
                continue
            self.fields[name].label = f"{called[name]}, for the public"
            self.fields[f"{name}_cy"].label = f"{called[name]}, in Welsh"
            self.fields[f"{name}_cy"].help_text = WELSH_HINT
            boxes += [Field.textarea(name, rows=3), Field.textarea(f"{name}_cy", rows=3, lang="cy")]
        self.helper = fields_only(*boxes)


class ReleaseForm(forms.Form):
    read = forms.BooleanField(
        label="I have read it as the public will",
        error_messages={"required": "Confirm that you have read it as the public will"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.checkbox("read"))


class ReasonForm(forms.Form):
    """Why a publication is sent back, or withdrawn."""

    reason = text_field("Reason", wanted="Say why", length=2000)

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
        self.helper = fields_only(Field.textarea("reason", rows=3))
