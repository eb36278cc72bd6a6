"""allauth's forms of the password, in the portal's words: no placeholders, and errors that say what to do."""

from typing import Any

from allauth.account import forms as base
from django import forms

from forces.forms import ChoosePasswordForm

_NEW = str(ChoosePasswordForm.base_fields["password"].help_text)


def _say(field: forms.Field, label: str, required: str, help_text: str = "") -> None:
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)


def _new_password(form: forms.Form) -> None:
    _say(form.fields["password1"], "New password", "Choose a new password", _NEW)
    _say(form.fields["password2"], "The same password again", "Type the new password again")


class ChangePasswordForm(base.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["oldpassword"],
            "The password that you have now",
            "Enter the password that you have now",
        )
        _new_password(self)


class ReauthenticateForm(base.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], "Password", "Enter your password")


class ResetPasswordForm(base.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], "Email address", "Enter your email address, in full")
        self.fields["email"].error_messages["invalid"] = "Enter your email address, in full"


class ResetPasswordKeyForm(base.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)
