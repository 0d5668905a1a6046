"""The link with which somebody who was invited chooses a password: the one that resets a password, made without a letter."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User


def link_for(request: HttpRequest, user: User) -> str:
    """An address that works until a password is chosen, three days at most. Whoever has it is this person."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return request.build_absolute_uri(path)


def write_to(user: User, link: str, *, by: User) -> bool:
    """Sends the link by e-mail. False when the installation sends none; then the administrator hands the link over."""
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return False
    told = {"by": by.name, "link": link}
    words = (
        _("%(by)s invited you to Cairn. Choose your password here:\n\n%(link)s\n\nThe link works for three days.")
        % told
    )
    send_mail(_("Your account at Cairn"), words, None, [user.email])
    return True
