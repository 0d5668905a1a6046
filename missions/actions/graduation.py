"""How a concluded feature mission becomes the everyday work of a platform mission."""

from datetime import datetime

from accounts.models import User
from missions.actions.proposal import propose
from missions.events import MissionGraduated
from missions.models import (
    Graduation,
    Mission,
    MissionState,
    MissionType,
    NotAFeature,
    NotAPlatform,
    NotRepeatable,
)
from missions.models.limits import REASON
from missions.models.texts import text
from pipeline import log

SAY = {
    "repetitive": "Say why the result is repetitive.",
    "team": "Say which platform team is formed.",
    "leading": "Say how it is led from now on.",
}


@log.action
def graduate(
    *,
    mission: Mission,
    platform: Mission | None = None,
    title: str = "",
    purpose: str = "",
    owner: User | None = None,
    repetitive: str,
    team: str,
    leading: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The feature mission, graduated into the platform mission, or into one that is proposed here with title and purpose.

    Raises Stale, NoSuchStep, NotAFeature, NotAPlatform, NotRepeatable, TextMissing, TextTooLong.
    """
    mission = mission.locked()
    mission.require_version(expected_version)
    if mission.type != MissionType.FEATURE:
        raise NotAFeature(f"{mission.key} is no feature mission. Only what solved an understood problem graduates.")
    mission.require_step("graduate")
    said = {"repetitive": repetitive, "team": team, "leading": leading}
    checked = {name: _said(name, words) for name, words in said.items()}
    platform = _required(platform) if platform else _proposed(mission, title, purpose, owner, by=by, at=at)
    Graduation.objects.create(mission=mission, platform=platform, **checked, signed_by=by, signed_at=at)
    mission.state = MissionState.GRADUATED
    mission.store("state", at=at)
    fact = MissionGraduated(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        title=mission.title,
        platform_id=platform.pk,
        platform_key=platform.key,
        **checked,
        graduated_on=at.date(),
    )
    log.append(fact, by=by, at=at)
    return mission


def _said(name: str, words: str) -> str:
    """Raises NotRepeatable, TextTooLong."""
    words = text(words, name, REASON)
    if not words:
        raise NotRepeatable(
            f"{SAY[name]} Or leave the mission concluded: not everything becomes a platform.", field=name
        )
    return words


def _required(platform: Mission) -> Mission:
    """Raises NotAPlatform."""
    platform = platform.locked()
    if platform.type != MissionType.PLATFORM or platform.is_over:
        raise NotAPlatform(
            f"{platform.key} is no open platform mission. Choose one, or propose one here.", field="platform"
        )
    return platform


def _proposed(
    mission: Mission, title: str, purpose: str, owner: User | None, *, by: User | None, at: datetime
) -> Mission:
    return propose(
        title=title,
        purpose=purpose,
        type=MissionType.PLATFORM,
        ambition="core",
        **mission.alignment_to_pass_on(),
        owner=owner,
        by=by,
        at=at,
    )
