"""What a page holds, read as a browser reads it: its forms with their fields, and whatever a strict policy forbids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

BUTTONS = {"submit", "button", "reset", "image"}


@dataclass
class Field:
    """One control. options: what a person could choose; for a text box none."""

    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    on: bool = False


@dataclass
class Form:
    """page: where it stands; action: where it goes, as a path."""

    page: str
    action: str
    method: str
    multipart: bool = False
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def view(self) -> str:
        return resolve(urlsplit(self.action).path).view_name

    def filled(self) -> dict[str, list[str]]:
        """As it would be sent without a touch."""
        sent: dict[str, list[str]] = {}
        for control in self.fields:
            if control.type == "file" or (control.type in {"checkbox", "radio"} and not control.on):
                continue
            sent.setdefault(control.name, []).append(control.value)
        return sent


class Page(HTMLParser):
    """forms; links, as they stand; forbidden: inline script, style or handlers, one line each."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.forbidden: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._textarea: Field | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._look_for_the_forbidden(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            multipart = given.get("enctype") == "multipart/form-data"
            self._form = Form(self.url, action, given.get("method", "get").lower(), multipart)
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self._form, given.get("name", ""), given.get("type", "")
        assert form is not None
        if tag == "button" or (tag == "input" and kind in BUTTONS):
            form.buttons.append((name, given.get("value", "")))
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given or len(self._select.options) == 1:
                self._select.value = given.get("value", "")
        elif name and tag in {"input", "select", "textarea"}:
            value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
            control = Field(name, kind or ("text" if tag == "input" else tag), value, on="checked" in given)
            form.fields.append(control)
            if tag == "select":
                self._select = control
            elif tag == "textarea":
                self._textarea = control

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            # The line break that HTML gives away.
            self._textarea.value = self._textarea.value.removeprefix("\n")
            self._textarea = None

    def _look_for_the_forbidden(self, tag: str, given: dict[str, str]) -> None:
        data = given.get("type") == "application/json"  # which no browser runs
        if tag == "style" or (tag == "script" and not given.get("src") and not data):
            self.forbidden.append(f"<{tag}>")
        self.forbidden += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.forbidden += [
            f"{tag} {name}={value[:40]}"
            for name, value in given.items()
            if name in {"href", "src", "action", "formaction"}
            and value.strip().lower().startswith(("javascript:", "data:text"))
        ]


def forms_of(html: str, url: str) -> Iterator[Form]:
    """Those that are sent by POST."""
    return (form for form in Page(html, url).forms if form.method == "post")
