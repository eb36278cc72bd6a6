"""allauth's forms of the second factor, with the portal's words, its count of wrong tries, and codes that work once."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError

from forces import second_factor, throttle

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
TOO_MANY = "Too many wrong codes. Wait 15 minutes, then try again"
WRONG = "This code is wrong, or was used already. Wait for the next one and type it here"


def _code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": "Type the code"},
    )


class _CodeMixin:
    """clean_code of allauth counts in a cache of each process; this counts in the database."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"].replace(" ", ""))
        if not throttle.may_try_code(context.request, self.user):
            raise ValidationError(TOO_MANY)
        if not self.is_good(code):
            throttle.note_wrong_code(context.request, self.user)
            raise ValidationError(WRONG)
        return code

    def is_good(self, code: str) -> bool:
        """Whether it belongs to a factor of theirs; it is spent by being asked about."""
        factor = second_factor.use_code(self.user, code)
        if factor is None:
            return False
        throttle.forget_wrong_codes(context.request, self.user)
        factor.user = self.user
        self.authenticator = factor
        return True


class AuthenticateForm(_CodeMixin, base.AuthenticateForm):
    code = _code_field("Code", "Six digits from your app, or one of your recovery codes.")


class ReauthenticateForm(_CodeMixin, base.ReauthenticateForm):
    code = _code_field("Code", "Six digits from your app, or one of your recovery codes.")


class ActivateForm(_CodeMixin, totp_forms.ActivateTOTPForm):
    code = _code_field("Code from the app", "Six digits. They change every half minute.")

    def is_good(self, code: str) -> bool:
        """Whether it is the new secret's, which is no factor yet."""
        good = {
            totp.format_hotp_value(totp.hotp_value(self.secret, counter)): counter
            for counter in totp.yield_hotp_counters_from_time()
        }
        if code not in good:
            return False
        # Receivers note it with the new factor: the code that set it up is spent.
        context.request.counter_used = good[code]
        return True


class CredentialField(forms.JSONField):
    """What a browser's passkey says. Anybody can send anything here: what Python cannot read is no passkey."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": "No passkey came from your browser. Try again",
        "invalid": "Your browser’s passkey could not be read. Try again",
    }

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (
            ValueError,
            RecursionError,
        ) as error:  # numbers of thousands of digits, lists in lists in lists
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A refused one is not shown again."""
        return initial


class PasskeyForm(webauthn_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()


class SignInByPasskeyForm(webauthn_forms.LoginWebAuthnForm):
    credential = CredentialField()


class ReauthenticateByPasskeyForm(webauthn_forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddPasskeyForm(webauthn_forms._BaseAddWebAuthnForm):
    """Every passkey can sign in alone: it is made with a PIN, a fingerprint or a face."""

    name = forms.CharField(
        label="Name of this passkey",
        max_length=60,
        required=False,
        help_text="So that you know it from others, for example: Work laptop.",
    )
    credential = CredentialField()


class NamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    name = forms.CharField(
        label="Name of this passkey", max_length=60, error_messages={"required": "Give it a name"}
    )
