"""Reading the fixtures in fixtures/content: YAML that people can read and compare."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


def read_content(name: str) -> Any:
    """The content of fixtures/content/<name>.yaml: a list or a mapping."""
    return yaml.safe_load((Path(settings.CONTENT_DIR) / f"{name}.yaml").read_text(encoding="utf-8"))
