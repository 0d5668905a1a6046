"""A profession is founded, and somebody else leads it."""

from datetime import datetime

from accounts.models import User
from missions.models.limits import TITLE
from missions.models.texts import required_text
from pipeline import log
from professions.events import ProfessionFounded, ProfessionLed
from professions.models import LeadsAlready, Profession, TitleTaken


@log.action
def found_profession(
    *, title: str, lead: User | None = None, external_key: str = "", by: User | None, at: datetime
) -> Profession:
    """A new profession. Raises TitleTaken, KeyTaken, TextMissing, TextTooLong."""
    title = required_text(title, "title", TITLE)
    if Profession.objects.filter(title__iexact=title).exists():
        raise TitleTaken(
            f"There is a profession called {title} already. Use that one, or choose another name.", field="title"
        )
    profession = Profession.created(title=title, lead=lead, external_key=external_key, at=at)
    founded = ProfessionFounded(
        profession_id=profession.pk,
        key=profession.key,
        title=title,
        lead_id=lead.pk if lead else None,
        lead_name=lead.name if lead else "",
    )
    log.append(founded, by=by, at=at)
    return profession


@log.action
def lead_profession(
    *, profession: Profession, lead: User, expected_version: int | None = None, by: User | None, at: datetime
) -> Profession:
    """The profession, led by `lead` from now on; whoever led it before no longer does. Raises LeadsAlready, Stale."""
    profession = profession.locked()
    profession.require_version(expected_version)
    if profession.lead_id == lead.pk:
        raise LeadsAlready(f"{lead.name} leads {profession.title} already. Choose somebody else.", field="lead")
    profession.lead = lead
    profession.store("lead", at=at)
    log.append(ProfessionLed(profession_id=profession.pk, lead_id=lead.pk, lead_name=lead.name), by=by, at=at)
    return profession
