"""The last chapter: a wall in the canteen hears of check-ins, until it moves. It stands still, so the demo calls nobody."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from pipeline.engines import database
from pipeline.models import Attempt, Delivery, Endpoint, StoredEvent
from pipeline.webhooks import actions, keys, owing, payload, signing
from pipeline.webhooks.sending import USER_AGENT
from portfolio.demo.calendar import Calendar

URL = "https://wall.greengrocer.example/cairn"
TOPICS = ["missions.mission", "okrs.check_in"]
SHOWN = 14  # deliveries
BUSY = "The wall is starting. Come back in a minute."


def write(calendar: Calendar) -> None:
    calendar.then(1, _hang_up, 8)


def _hang_up(at: datetime) -> None:
    priya = User.objects.get(email=DEMO_EMAILS[Role.MISSION_OWNER])
    wall, _ = actions.open_webhook(
        url=URL, description="Mission wall in the canteen", topics=TOPICS, keeps_order=True, by=priya, at=at
    )
    newest = StoredEvent.objects.filter(topic=TOPICS[1], time__lt=at).order_by("-time", "-sequence")[:SHOWN]
    for place, stored in enumerate(reversed(newest)):
        _deliver(wall, stored, at + timedelta(minutes=4 * place), is_taken=place < SHOWN - 1)
    moving = "The wall moves to the new canteen. It goes on there with what it missed."
    actions.pause(endpoint=wall, reason=moving, by=priya, at=at + timedelta(minutes=4 * SHOWN))


def _deliver(wall: Endpoint, stored: StoredEvent, at: datetime, *, is_taken: bool) -> None:
    event = database.read(stored.topic, stored.partition, stored.sequence - 1, 1)[0]
    delivery = owing.delivery(wall, event, at)
    delivery.attempts, delivery.last_status = 1, 204 if is_taken else 503
    if is_taken:
        delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, at
    else:
        delivery.failures, delivery.due_at = 1, at + timedelta(seconds=5)
    delivery.save(force_insert=True)
    body = payload.body(delivery, wall).content
    sent = signing.headers(webhook_id=delivery.webhook_id, at=at, body=body, pairs=[keys.pair(wall)])
    Attempt.objects.create(
        delivery=delivery, number=1, at=at, milliseconds=61 + 7 * (event.sequence % 9), status=delivery.last_status,
        request_headers={**sent, "content-type": payload.CONTENT_TYPE, "user-agent": USER_AGENT}, body_bytes=len(body),
        excerpt="" if is_taken else BUSY, response_headers={"server": "wall/3"} if is_taken else {"retry-after": "60"},
    )  # fmt: skip
