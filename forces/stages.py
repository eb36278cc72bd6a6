"""The second step of signing in."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from forces.second_factor import SHOWN_BY


class SecondFactorStage(AuthenticateStage):
    """allauth's, which asks for a factor of the person's own; not when their sign-in service has vouched for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user and request.session.get(SHOWN_BY) == self.login.user.pk and self._is_vouched_for():
            return False
        return bool(super()._should_handle(request))

    def _is_vouched_for(self) -> bool:
        return bool((self.login.signal_kwargs or {}).get("sociallogin"))
