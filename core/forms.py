"""What all forms share: the sentence about personal data, and how crispy lays their fields out."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Size

NO_PERSONAL_DATA = "Do not enter personal data of a victim or a suspect."


def fields_only(*fields: Any) -> FormHelper:
    """The template brings the form, its token and whatever stands around the fields."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.label_size = Size.SMALL
    helper.legend_size = Size.SMALL
    helper.layout = Layout(*fields)
    return helper
