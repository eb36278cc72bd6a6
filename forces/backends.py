"""How a request finds its person: by allauth's sign-in, and nothing about permissions from Django's tables."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, Q

from forces.models import User


class PersonBackend(AuthenticationBackend):
    """allauth's sign-in by email. Permissions come from forces.roles alone."""

    def get_user(self, user_id: int) -> User | None:
        """The person with the membership in use and all that every page says of it, in one query."""
        return (
            User.objects.select_related("active__organisation", "active__force", "active__portfolio")
            .annotate(current_memberships=Count("memberships", filter=Q(memberships__left_at__isnull=True)))
            .filter(pk=user_id, is_active=True)
            .first()
        )
