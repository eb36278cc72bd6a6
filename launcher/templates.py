"""Every template compiles, and every form in it has what a form begins with: a part of `./portal check`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.template import engines

# Sent by POST, up to its end.
POSTED = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?(?=</form>|\Z)", re.IGNORECASE | re.DOTALL)
# Jinja's templates write both by hand.
BEGINNINGS = (("{% csrf_token %}",), ("csrfmiddlewaretoken", "form_key()"))


def main() -> int:
    django.setup()
    wrong = 0
    top = Path(settings.BASE_DIR) / "templates"
    for path in sorted(p for p in top.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(top)
        engine = "django"
        if name.parts[0] == "jinja2":
            name, engine = name.relative_to("jinja2"), "jinja2"
        try:
            engines[engine].get_template(str(name))
        except Exception as error:  # whatever it is, it is shown and the next template tried
            print(f"{path}: {error}")
            wrong += 1
        for line in forms_without_token(path.read_text(encoding="utf-8")):
            print(
                f"{path}:{line}: this form is sent by POST and has no {{% csrf_token %}}. Write it right after the"
                " <form ...>: without it the portal refuses the form, and a form sent twice would count twice."
            )
            wrong += 1
    return 1 if wrong else 0


def forms_without_token(template: str) -> Iterator[int]:
    """The lines on which they begin. Tests ask no browser for the token, so none of them would miss it."""
    for form in POSTED.finditer(template):
        if not any(all(part in form.group() for part in parts) for parts in BEGINNINGS):
            yield template.count("\n", 0, form.start()) + 1


if __name__ == "__main__":
    sys.exit(main())
