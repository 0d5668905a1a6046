"""What a process of its own does inside the installation of the feed's tests."""

TOPIC = "shop.sale"


def open_shop() -> None:
    from pipeline import actions
    from tests.conftest import NOW

    for name in (TOPIC, "shop.return"):
        actions.open_topic(name=name, meaning="Till lines.", by=None, at=NOW)


def new_token(name: str) -> str:
    from datetime import timedelta

    from django.utils import timezone

    from accounts import actions

    now = timezone.now()
    service = actions.create_user(email=f"{name}@example.org", name=name, roles=["service"], by=None, at=now)
    keeper = actions.create_user(
        email=f"keeper.{name}@example.org", name=name, roles=["administrator"], by=None, at=now
    )
    life = {"expires_at": now + timedelta(days=1), "at": now, "by": keeper}
    return actions.issue_token(user=service, name=name, scopes=["events:read", "events:write"], **life)[1]


def revoke(plain: str) -> None:
    from django.utils import timezone

    from accounts import actions, secret
    from accounts.models import ApiToken, User

    known = secret.read(plain)
    assert known
    actions.revoke_token(token=ApiToken.objects.get(key=known.key), by=User.objects.all()[0], at=timezone.now())


def database_sessions() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'web'")
        return int(cursor.fetchone()[0])
