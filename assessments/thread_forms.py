"""What is asked or answered, and which colleague is mentioned."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from forces.models import Membership

POST_LENGTH = 4000


class PostForm(forms.Form):
    """mention: of those who can read the thread. Names after @ in the text count as well."""

    text = forms.CharField(
        max_length=POST_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": "Write what you want to ask or answer",
            "max_length": f"Shorten this to {POST_LENGTH:,} characters",
        },
    )
    mention = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose a colleague from the list"},
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["mention"]).queryset = people

    def clean_text(self) -> str:
        """With one kind of line end."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
