"""People come, switch and go. Each call is one transaction, and says who did it."""

from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from forces import sessions
from forces.choices import Role
from forces.invitations import make_token
from forces.models import Force, FormerForce, Membership, Organisation, Portfolio, User
from forces.scope import By, signing_in


class AlreadyThereError(Exception):
    """Somebody with this address has this role in this organisation already."""


class InvitationUsedError(Exception):
    """The invitation was accepted, withdrawn or sent again in the meantime."""


class RemovedError(Exception):
    """Whoever acts was removed in the meantime."""


class MailNotSentError(Exception):
    """The mail server did not take the invitation. Nothing was changed."""


def invitation_path(membership: Membership) -> str:
    """Where the invited person goes. Whoever holds it can join: show it to nobody but them."""
    return reverse(
        "accounts:invitation", args=[make_token(membership.public_id, membership.invitation_sent_at)]
    )


def invite(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    role: Role,
    post: str = "",
    portfolio: Portfolio | None = None,
    at: datetime,
    by: Membership,
    site: str,
) -> Membership:
    """Put the person on the list, and send the link. site: https://host, as the reader of the mail sees it.

    Raises AlreadyThereError or MailNotSentError, and then nothing is changed.
    """
    with transaction.atomic():
        membership = add_invited(
            organisation=organisation,
            name=name,
            email=email,
            role=role,
            post=post,
            portfolio=portfolio,
            at=at,
        )
        send_invitation(membership=membership, by=by, site=site)
    return membership


def add_invited(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    role: Role,
    post: str = "",
    portfolio: Portfolio | None = None,
    at: datetime | None,
) -> Membership:
    """The row alone, without a mail. at: None where the invitation is still to be sent. Raises AlreadyThereError."""
    membership = Membership(
        organisation=organisation,
        display_name=name,
        email=email.lower(),
        role=role,
        post=post,
        portfolio=portfolio,
        invitation_sent_at=at,
    )
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise AlreadyThereError from error
    return membership


def send_again(*, membership: Membership, at: datetime, by: Membership, site: str) -> None:
    """A new link; the old one is void. Raises InvitationUsedError or MailNotSentError, and then nothing is changed."""
    with transaction.atomic():
        renew(membership=membership, at=at)
        send_invitation(membership=membership, by=by, site=site)


def renew(*, membership: Membership, at: datetime) -> None:
    """Make the old link void. Raises InvitationUsedError."""
    if not Membership.objects.invited().filter(pk=membership.pk).update(invitation_sent_at=at):
        raise InvitationUsedError
    membership.invitation_sent_at = at


@transaction.atomic
def remove(*, membership: Membership, by: Membership, at: datetime) -> None:
    """End the membership. Access ends with the person's next request; the work keeps the name.

    Two who remove one another: the later one is no longer there, and raises RemovedError.
    """
    both = Membership.objects.filter(pk__in=[membership.pk, by.pk]).order_by("pk").select_for_update()
    if any(person.pk == by.pk and person.left_at for person in both):
        raise RemovedError
    Membership.objects.current().filter(pk=membership.pk).update(left_at=at)
    if membership.user_id:
        # As the bare login, once it is true: no audience reaches sessions. Access is over either way.
        transaction.on_commit(partial(sessions.end_all, membership.user_id))


def join(*, membership: Membership, user: User, at: datetime) -> None:
    """The invited person, who is signed in, accepts. Raises InvitationUsedError when somebody was quicker."""
    with signing_in(by=By.of(membership)):
        _join(membership, user, at)


def join_as_new_user(*, membership: Membership, password: str | None, at: datetime) -> User:
    """The invited person, whom the portal does not know yet, accepts. Raises InvitationUsedError.

    Without a password they come in through their organisation's sign-in service.
    """
    try:
        with signing_in(by=By.of(membership)):
            user = User.objects.create_user(membership.email, password)
            # The link reached the address, so it is theirs.
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            _join(membership, user, at)
    except IntegrityError as error:  # the form was sent twice at the same moment
        raise InvitationUsedError from error
    return user


def _join(membership: Membership, user: User, at: datetime) -> None:
    """Only the invitation that was read: one that was sent again since has another time."""
    waiting = Membership.objects.invited().filter(
        pk=membership.pk, invitation_sent_at=membership.invitation_sent_at
    )
    if not waiting.update(user=user, joined_at=at):
        raise InvitationUsedError
    user.active = membership
    user.save(update_fields=["active"])


def invitation_body(membership: Membership, *, site: str, by: Membership | None = None) -> str:
    """The middle of the mail, as the demonstration's mailbox shows it too."""
    context = {"membership": membership, "by": by, "url": site + invitation_path(membership)}
    return render_to_string("mail/_invitation.html", context)


def send_invitation(*, membership: Membership, by: Membership, site: str) -> None:
    """Before the commit: whoever invites learns at once when no mail could be sent. Raises MailNotSentError."""
    context = {"membership": membership, "by": by, "url": site + invitation_path(membership)}
    mail = EmailMultiAlternatives(
        subject=f"Join {membership.organisation.name} in the VAWG portal",
        body=render_to_string("mail/invitation.txt", context),
        to=[membership.email],
    )
    mail.attach_alternative(render_to_string("mail/invitation.html", context), "text/html")
    try:
        mail.send()
    except OSError as error:
        raise MailNotSentError from error


def add_former_force(*, membership: Membership, force: Force) -> None:
    """Somebody of the national team has worked there. Said twice, it stands once."""
    if not FormerForce.objects.of_person(membership).filter(force=force).exists():
        FormerForce.objects.get_or_create(membership=membership, force=force)


def remove_former_force(*, membership: Membership, force: Force) -> None:
    """It was there by mistake. The history keeps it."""
    FormerForce.objects.of_person(membership).filter(force=force).delete()


def close_account(*, user: User) -> int:
    """Nobody signs in with it any more, and every session of it ends now. Gives how many sessions that were."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        return sessions.end_all(user.pk)


def forget_factors(*, user: User) -> int:
    """Their password alone lets them in again, until their role asks for a factor. Gives how many there were."""
    with transaction.atomic():
        forgotten, _ = Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user.pk)
    return forgotten
