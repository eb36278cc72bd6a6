"""What `./portal check` says of templates."""

import pytest

from launcher.templates import forms_without_token


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ('<p>\n<form method="post">\n<button>Go</button></form>', [2]),
        ('<form class="wide"\n  METHOD=post action="/x/">\n</form>', [1]),
        ('<form method="post">{% csrf_token %}</form>\n<form method="post"></form>', [2]),
        ('<form method="post"></form>{% csrf_token %}', [1]),
        ('<form method="post">', [1]),
        ('<form method="post"><input name="csrfmiddlewaretoken" value="{{ csrf }}"></form>', [1]),
        (
            '<form method="post"><input name="csrfmiddlewaretoken" value="{{ csrf }}">{{ form_key() }}</form>',
            [],
        ),
        ('<form method="post" novalidate>{% csrf_token %}\n{% crispy form %}</form>', []),
        ('<form method="get"></form><form></form>', []),
    ],
)
def test_a_form_that_is_posted_has_its_token_and_key(template, lines):
    assert list(forms_without_token(template)) == lines
