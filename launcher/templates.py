"""Every template compiles: a part of `./portal check`, run with the portal's settings."""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.template import engines


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
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
