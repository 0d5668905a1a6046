"""People join a profession, grow in it, and say how much of their week there is."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from missions.models.limits import LINE
from missions.models.texts import choice, required_reason, required_text
from pipeline import log
from professions.capacity import Span
from professions.events import AvailabilityChanged, LevelChanged, ProfessionalJoined
from professions.models import AlreadyJoined, Availability, Employment, NotALevel, Profession, Professional
from professions.models.planning import require_days, require_room, require_share


@log.action
def join(
    *,
    name: str,
    profession: Profession,
    available_from: date,
    available_fte: Decimal = Decimal(1),
    level: int = 3,
    employment: str = "internal",
    user: User | None = None,
    external_key: str = "",
    by: User | None,
    at: datetime,
) -> Professional:
    """A new professional, available from the day on. Raises AlreadyJoined, NotALevel, NotAShare, TextMissing, KeyTaken."""
    name = required_text(name, "name", LINE)
    choice(employment, Employment, "employment")
    require_level(level)
    require_share(available_fte, "available_fte", least=Decimal(0))
    if user is not None:
        _require_new(user)
    person = Professional.created(
        name=name,
        profession=profession,
        level=level,
        employment=employment,
        user=user,
        external_key=external_key,
        at=at,
    )
    Availability.objects.create(
        professional=person, starts_on=available_from, fte=available_fte, reason="Joined", said_by=by, said_at=at
    )
    joined = ProfessionalJoined(
        professional_id=person.pk,
        key=person.key,
        user_id=user.pk if user else None,
        name=name,
        profession_id=profession.pk,
        profession_title=profession.title,
        level=level,
        employment=employment,
        available_from=available_from,
        available_fte=available_fte,
    )
    log.append(joined, by=by, at=at)
    return person


@log.action
def change_availability(
    *,
    professional: Professional,
    starts_on: date,
    ends_on: date | None = None,
    available_fte: Decimal,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Professional:
    """The professional, available for this share on these days. Raises Overbooked, NotAShare, EndsBeforeItStarts, Stale.

    What is lent already stays lent: who is to have less time than that is released from an assignment first.
    """
    reason = required_reason(reason)
    require_share(available_fte, "available_fte", least=Decimal(0))
    require_days(starts_on, ends_on)
    professional = professional.locked()
    professional.require_version(expected_version)
    last_day = ends_on - timedelta(days=1) if ends_on else None
    require_room(professional, saying=Span(starts_on, last_day, available_fte))
    Availability.objects.create(
        professional=professional, starts_on=starts_on, ends_on=ends_on, fte=available_fte, reason=reason, said_by=by, said_at=at
    )  # fmt: skip
    professional.store(at=at)
    changed = AvailabilityChanged(
        professional_id=professional.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        available_fte=available_fte,
        reason=reason,
    )
    log.append(changed, by=by, at=at)
    return professional


@log.action
def change_level(
    *,
    professional: Professional,
    level: int,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Professional:
    """The professional at another level of the craft. Raises NotALevel, ReasonMissing, Stale."""
    reason = required_reason(reason)
    require_level(level)
    professional = professional.locked()
    professional.require_version(expected_version)
    if level == professional.level:
        raise NotALevel(f"{professional.name} is at level {level} already. Choose another level.", field="level")
    professional.level = level
    professional.store("level", at=at)
    log.append(LevelChanged(professional_id=professional.pk, level=level, reason=reason), by=by, at=at)
    return professional


def require_level(level: int) -> None:
    """Raises NotALevel."""
    if not 1 <= level <= 5:
        raise NotALevel(f"{level} is no level. Levels go from 1 (learning the craft) to 5 (shaping it).", field="level")


def _require_new(user: User) -> None:
    known = Professional.objects.filter(user=user).first()
    if known is not None:
        raise AlreadyJoined(f"{user.name} is {known.key} already. Change that one instead.", field="user")
