"""Signing in through an organisation's own service: OpenID Connect, code and PKCE, by way of allauth.

Somebody is known by issuer and subject, and by nothing else that the service says of them: no address, no name. An
issuer vouches for its own organisations alone, for as long as the session lasts.
"""

import base64
import hashlib
import hmac
from typing import Any, NoReturn

import jwt
import structlog
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from forces import second_factor, workflow
from forces.models import IdentityProvider, Membership, User
from forces.sessions import ISSUER, ISSUER_ORGANISATIONS
from vawg_portal import environment

log = structlog.get_logger()

SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
LEEWAY = 60  # seconds that two machines' clocks may differ
TWO_FACTORS = {"mfa", "ngcmfa"}  # RFC 8176, and Entra ID's own word


class NotGoodError(OAuth2Error):
    """What the service sent does not hold. The words are ours, so they may be logged."""


class Provider(OpenIDConnectProvider):
    """One IdentityProvider, as allauth asks for it."""

    pkce_enabled_default = True

    @classmethod
    def of(cls, request: HttpRequest, row: IdentityProvider) -> "Provider":
        secret = environment.text(f"OIDC_SECRET_{row.slug.upper().replace('-', '_')}")
        app = SocialApp(
            provider=cls.id,
            provider_id=row.slug,
            name=row.name,
            client_id=row.client_id,
            secret=secret,
            settings={"server_url": row.issuer, "oauth_pkce_enabled": True},
        )
        provider = cls(request, app=app)
        provider.row = row
        return provider

    row: IdentityProvider

    def get_pkce_params(self) -> dict[str, Any]:
        """The nonce follows from the verifier: both belong to this one attempt, and only this session knows them."""
        params = super().get_pkce_params()
        return {**params, "nonce": nonce_of(params["code_verifier"])}

    def get_oauth2_adapter(self, request: HttpRequest) -> "Exchange":
        return Exchange(request, self.app.provider_id)

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return uid_of(data["iss"], data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What has to be kept to know them again; what the claims say of factors is for this attempt alone."""
        return {"iss": data["iss"], "sub": data["sub"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def serialize(self) -> dict[str, Any]:
        return {"id": self.app.provider_id}


class Exchange(OpenIDConnectOAuth2Adapter):
    """The conversation with the service. Whatever it says is checked: who signed it, for whom, for which attempt."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if any(name not in config for name in ENDPOINTS):
            raise NotGoodError("The service's own description is not complete.")
        if config["issuer"] != self.get_provider().row.issuer:
            raise NotGoodError("The service says that it is another issuer.")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("accounts:issuer_callback", args=[self.provider_id]))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        said = request.GET.get("iss")
        if not pkce_code_verifier or (said is not None and said != self.openid_config["issuer"]):
            raise NotGoodError("The answer belongs to no attempt of this session.")
        self.nonce = nonce_of(pkce_code_verifier)
        data: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier=pkce_code_verifier
        )
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        claims = self.claims_of(kwargs["response"].get("id_token", ""), app.client_id)
        provider = self.get_provider()
        login = provider.sociallogin_from_response(request, claims)
        login.strong = is_strong(provider.row, claims)
        return login

    def claims_of(self, id_token: str, client_id: str) -> dict[str, Any]:
        """Raises OAuth2Error for a token that anybody else signed, meant for somebody else, old, or played again."""
        try:
            key_id = jwt.get_unverified_header(id_token).get("kid")
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            # A service with one key need not say which.
            key = next(key for key in keys if key.key_id == key_id or (key_id is None and len(keys) == 1))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=SIGNED_WITH,
                audience=client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": CLAIMS},
            )
        except (jwt.PyJWTError, StopIteration) as error:
            raise NotGoodError("The identity token is not good.") from error
        if not hmac.compare_digest(str(claims["nonce"]), self.nonce):
            raise NotGoodError("The identity token belongs to another attempt.")
        if claims.get("azp", client_id) != client_id or not claims["sub"]:
            raise NotGoodError("The identity token is for another client.")
        return claims


def nonce_of(code_verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"nonce {code_verifier}".encode()).digest()).decode()


def uid_of(issuer: str, subject: str) -> str:
    """One column's worth of both, whatever their length."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def is_strong(row: IdentityProvider, claims: dict[str, Any]) -> bool:
    """Whether the service says that it asked for two factors."""
    methods, contexts = claims.get("amr", []), [claims.get("acr"), *_list(claims.get("acrs"))]
    return bool(TWO_FACTORS.intersection(map(str, _list(methods)))) or bool(
        set(row.strong_acr.split()).intersection(map(str, contexts))
    )


def _list(claim: Any) -> list[Any]:
    return claim if isinstance(claim, list) else [claim] if claim else []


# --- who may come in through it -------------------------------------------------------------------------------------


class IssuerAdapter(DefaultSocialAccountAdapter):
    """allauth's questions about sign-in services, answered by IdentityProvider."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        row = IdentityProvider.objects.filter(slug=provider, is_open=True).first()
        if row is None:
            raise SocialApp.DoesNotExist
        return Provider.of(request, row)

    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        return []

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never: an address that a service states proves nothing here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        return sociallogin.user

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(32)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("accounts:signing_in")

    def on_authentication_error(self, request: HttpRequest, provider: Provider, **kwargs: Any) -> None:
        error = kwargs.get("exception") or kwargs.get("error")
        said = str(error) if isinstance(error, NotGoodError) else ""
        log.warning("issuer_refused", issuer=provider.row.slug, error=type(error).__name__, said=said)
        refuse(request, provider.row, "failed")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """After the service has said who it is, and before that counts for anything here."""
        sociallogin.token = None
        row = sociallogin.provider.row
        if sociallogin.state.get("process") == "connect":
            if not may_vouch_for(row, request.user):
                refuse(request, row, "not_yours")
            return
        if request.user.is_authenticated:  # whoever it was until now: what follows begins anew
            account_adapter(request).logout(request)
        if not sociallogin.is_existing:
            self._join(request, sociallogin)
        if not may_vouch_for(row, sociallogin.user):
            refuse(request, row, "not_yours")

    def _join(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody unknown may come in with an invitation to an organisation of this issuer, and in no other way."""
        row = sociallogin.provider.row
        token = (sociallogin.state.get("data") or {}).get("invitation", "")
        invited = (
            Membership.objects.open_invitation(token, at=timezone.now())
            .filter(organisation__in=row.organisations.all())
            .select_related("organisation__force")
            .first()
        )
        if invited is None or User.objects.filter(email__iexact=invited.email).exists():
            refuse(request, row, "unknown")
        try:
            person = workflow.join_as_new_user(membership=invited, password=None, at=timezone.now())
        except workflow.InvitationUsedError:
            refuse(request, row, "unknown")
        sociallogin.connect(request, person)


def may_vouch_for(row: IdentityProvider, person: User | AnonymousUser) -> bool:
    return bool(
        isinstance(person, User)
        and person.memberships.let_in().filter(organisation__in=row.organisations.all()).exists()
    )


def vouch(request: HttpRequest, person: User, sociallogin: SocialLogin) -> None:
    """This session is good for the issuer's organisations alone; two factors there count here."""
    row = sociallogin.provider.row
    organisations = list(row.organisations.values_list("pk", flat=True))
    active = person.active
    if (
        active is None
        or active.organisation_id not in organisations
        or active.left_at
        or not active.organisation.lets_in
    ):
        person.active = person.memberships.let_in().filter(organisation__in=organisations).first()
        person.save(update_fields=["active"])
    request.session[ISSUER] = row.slug
    request.session[ISSUER_ORGANISATIONS] = organisations
    if getattr(sociallogin, "strong", False):
        second_factor.note_shown(request, person)


def forget(request: HttpRequest) -> None:
    """Before somebody signs in in another way: nothing of a half-done attempt is left to them."""
    if request.session.pop(ISSUER, None):
        request.session.pop(ISSUER_ORGANISATIONS, None)
        request.session.pop(second_factor.SHOWN_BY, None)


def refuse(request: HttpRequest, row: IdentityProvider, reason: str) -> NoReturn:
    """Raises the answer that says why."""
    context = {"issuer": row, "reason": reason}
    raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", context, status=403))
