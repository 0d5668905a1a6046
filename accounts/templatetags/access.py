"""What somebody may, asked in a template: `{% if request.user|may:"webhooks:read" %}` hides a link that would refuse them."""

from django import template

from accounts import access
from accounts.models import User

register = template.Library()


@register.filter
def may(user: object, scope: str) -> bool:
    return isinstance(user, User) and access.may(user, scope)
