"""Forms of evidence: they check what was given, and change nothing."""

import hashlib
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import django_filters
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.forms import fields_only
from evidence.checks import CheckedFile, check_file, clean_name
from evidence.choices import EXTENSIONS, EvidenceKind
from evidence.models import Evidence
from evidence.querysets import EvidenceQuerySet
from evidence.refusals import ALLOWED_IN_WORDS, FileRefusedError
from evidence.storing import StoreFullError, StoreUnavailableError

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100


class EvidenceFilter(django_filters.FilterSet):
    """The list's filters, from the address."""

    words = django_filters.CharFilter(
        label="Words in the title or file name", method="by_words", max_length=200, strip=True
    )
    kind = django_filters.ChoiceFilter(label="Kind", choices=EvidenceKind.choices, empty_label="All kinds")

    provision = django_filters.CharFilter(method="by_provision", max_length=40, widget=forms.HiddenInput)

    class Meta:
        model = Evidence
        fields = ["words", "kind", "provision"]

    def by_words(self, rows: EvidenceQuerySet, name: str, words: str) -> EvidenceQuerySet:
        return rows.with_words(words)

    def by_provision(self, rows: EvidenceQuerySet, name: str, code: str) -> EvidenceQuerySet:
        return rows.used_for(code)


class WordsForm(forms.Form):
    """A search box that is part of a page about something else."""

    words = forms.CharField(max_length=200, required=False)

    @property
    def wanted(self) -> str:
        return self.cleaned_data["words"] if self.is_valid() else ""


class DayField(DateInputField):
    """Day, month and year; whatever is typed gives a date or a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for part, name in zip(self.fields, ("day", "month", "year"), strict=True):
            part.max_length = 4
            part.error_messages["incomplete"] = f"Enter the {name}"
            part.validators[0].message = f"Enter the {name} in figures"

    def compress(self, parts: list[str | None]) -> date | None:
        if not all(parts):
            return None
        day, month, year = (int(str(part)[:9]) for part in parts)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError(f"Enter the year in four figures, from {EARLIEST_YEAR}")
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError("Enter a day that is in the calendar, for example 31 7 2026") from None


def review_day() -> DayField:
    return DayField(
        label="To be looked at again by (optional)",
        required=False,
        require_all_fields=False,
        help_text="After that day it is on the list of what is not well founded, until a new version is there.",
    )


class FileOrLinkForm(forms.Form):
    """A file or a link. `file` comes out as a CheckedFile."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,  # its own sentence comes from the checks
        help_text=f"{ALLOWED_IN_WORDS}, up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in EXTENSIONS)}),
    )
    link = forms.CharField(
        label="Link",
        required=False,
        max_length=1000,
        help_text="The address of a page or document, for example on your force’s intranet.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "The link must be 1,000 characters or fewer"},
    )
    refused_with = 422

    @property
    def status(self) -> int:
        """Of the answer that shows the form."""
        return self.refused_with if self.errors else 200

    def refuse(self, error: StoreUnavailableError) -> None:
        """The form was right, and there is no place for the file."""
        self.add_error("file", str(error))
        self.refused_with = error.status

    def clean_file(self) -> CheckedFile | None:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return None
        if getattr(upload, "found_no_room", False):
            self.refused_with = StoreFullError.status
            raise ValidationError(str(StoreFullError()))
        try:
            return check_file(
                upload.name or "",
                upload,
                size=upload.size or 0,
                max_bytes=settings.EVIDENCE_MAX_BYTES,
            )
        except FileRefusedError as refusal:
            raise ValidationError(f"“{clean_name(upload.name or '')}” {refusal}") from refusal

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not _is_web_address(link):
            raise ValidationError("Enter a link that begins with https:// or http://")
        return link

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("file", "link") if self[name].errors or cleaned.get(name)]
        if not given:
            self.add_error("file", "Choose a file or enter a link")
        elif len(given) == 2:
            self.add_error(
                "link", "Give a file or a link, not both. Add the other one as evidence of its own"
            )
        self._ask_for_the_file_again()
        return cleaned

    def _ask_for_the_file_again(self) -> None:
        """A browser keeps what was typed, but never the file that was chosen."""
        upload = self.files.get("file")
        if self.errors and upload and "file" not in self.errors:
            name = clean_name(upload.name or "")
            self.add_error(
                "file", f"Choose “{name}” again: a file has to be chosen anew after each correction"
            )


class AddEvidenceForm(FileOrLinkForm):
    """A new piece: its first version, and what it is."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="What your colleagues and the national team will read, for example Problem profile, July 2026.",
        error_messages={
            "required": "Enter a title",
            "max_length": "The title must be 200 characters or fewer",
        },
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *EvidenceKind.choices],
        error_messages={"required": "Choose a kind", "invalid_choice": "Choose a kind from the list"},
    )
    refers_to = DayField(
        label="Date that it refers to (optional)",
        required=False,
        require_all_fields=False,
        help_text="For figures up to the end of July 2026, that is 31 7 2026.",
    )
    review_on = review_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Fieldset("file", "link", legend="Give a file or a link", legend_size=Size.MEDIUM),
            Field.text("title"),
            Field.select("kind"),
            "refers_to",
            "review_on",
        )


class AddVersionForm(FileOrLinkForm):
    """A newer file or link for a piece that the force has."""

    move_uses = forms.TypedChoiceField(
        label="What the evidence is used for",
        choices=[
            ("yes", "Let it rest on the new version"),
            ("no", "Leave it on the version that it rests on now"),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        help_text="What was submitted keeps the version that was signed, whatever you choose.",
        error_messages={
            "required": "Choose what the evidence is used for rests on",
            "invalid_choice": "Choose what the evidence is used for rests on",
        },
    )
    review_on = review_day()

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        self.initial.setdefault("review_on", evidence.review_on)
        self.helper = fields_only(
            Fieldset("file", "link", legend="Give a file or a link", legend_size=Size.MEDIUM),
            "review_on",
            Field.radios("move_uses", legend_size=Size.MEDIUM),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file, link = cleaned.get("file"), cleaned.get("link")
        given = file.sha256 if file else hashlib.sha256(link.encode()).hexdigest() if link else ""
        same = next((v for v in self.evidence.versions.all() if v.sha256 == given and not v.rejected), None)
        if same:
            self.add_error("file" if file else "link", f"This is the same as version {same.number}")
        return cleaned


def _is_web_address(text: str) -> bool:
    """http or https and a host; dotless hosts are usual inside a force. No name and password in the address."""
    if any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
