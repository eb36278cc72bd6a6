"""What signing in leaves behind: sessions, and the organisations' own sign-in services. No audience reads any of it."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class Session(AbstractBaseSession):
    """One browser that is signed in, or on its way in. The key is stored as its digest: whoever reads the table
    cannot use what stands there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session_key = models.CharField("digest of the key", max_length=64, primary_key=True)
    person = models.ForeignKey("forces.User", on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now, help_text="The last page or save, to the minute.")
    device = models.CharField(max_length=60, blank=True, help_text="For example: Firefox on Windows.")
    address = models.GenericIPAddressField(null=True)
    issuer = models.SlugField(blank=True, help_text="The sign-in service that it came through, if any.")

    class Meta:
        ordering = ["-active_at"]
        indexes = [models.Index(fields=["person", "-active_at"], name="session_of_person")]

    def __str__(self) -> str:
        return f"{self.device or 'A browser'}, since {self.started_at:%d.%m.%Y %H:%M}"


class IdentityProvider(models.Model):
    """An organisation's own sign-in service (OpenID Connect), and whom it may sign in.

    The client's secret is no column: OIDC_SECRET_<SLUG>, or the file that OIDC_SECRET_<SLUG>_FILE names.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, help_text="As people call it: Kent Police.")
    issuer = models.URLField(unique=True, help_text="Exactly as the service itself states it.")
    client_id = models.CharField(max_length=191)
    strong_acr = models.CharField(
        max_length=200,
        blank=True,
        help_text="Values of acr or acrs, separated by spaces, that stand for two factors; amr with mfa always does.",
    )
    organisations = models.ManyToManyField("forces.Organisation", related_name="identity_providers")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
