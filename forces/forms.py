"""Forms about people: they check what was typed, and change nothing."""

from typing import Any, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.forms import fields_only
from forces.models import Force, Membership, Organisation, User
from forces.roles import ROLES
from forces.rules import roles_of


class InviteForm(forms.Form):
    """Whom to invite, and as what. The organisation is the inviting person's, whatever is sent."""

    name = forms.CharField(
        label="Full name",
        max_length=100,
        help_text="As colleagues will see it beside this person’s work.",
        error_messages={
            "required": "Enter the person’s full name",
            "max_length": "Shorten this to 100 characters or fewer",
        },
    )
    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        help_text="The invitation goes there, and the person signs in with it.",
        error_messages={
            "required": "Enter the person’s work email address",
            "invalid": "Enter an email address in full, like name@force.police.uk",
            "max_length": "Shorten this to 254 characters or fewer",
        },
    )
    post = forms.CharField(
        label="Post (optional)",
        max_length=100,
        required=False,
        help_text="For example Detective Superintendent, Public Protection.",
        error_messages={"max_length": "Shorten this to 100 characters or fewer"},
    )
    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role"}
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["role"]).choices = [
            Choice(role.value, role.label, hint=ROLES[role].summary) for role in roles_of(organisation)
        ]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class FormerForceForm(forms.Form):
    """A force that somebody of the national team has worked for."""

    former = forms.ModelChoiceField(
        Force.objects.none(),
        to_field_name="slug",
        label="Add a force",
        empty_label="Choose a force",
        error_messages={
            "required": "Choose a force",
            "invalid_choice": "Choose a force from the list",
        },
    )

    def __init__(self, *args: Any, forces: QuerySet[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["former"]).queryset = forces
        self.helper = fields_only(Field.select("former"))


class ChoosePasswordForm(forms.Form):
    """The first password of somebody who was invited."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three words that mean something to you alone are a good one.",
        error_messages={"required": "Choose a password"},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type the password again"},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.email))
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError("Type the same password twice")
        return again


class SwitchForm(forms.Form):
    """Which of one's own memberships to use."""

    membership = forms.ChoiceField(
        label="Work as", widget=forms.RadioSelect, error_messages={"required": "Choose one"}
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["membership"]).choices = [
            Choice(str(membership.public_id), membership.organisation.name, hint=membership.role_label)
            for membership in memberships
        ]
