"""Who people are to the portfolio, what they come for, and which doors their roles open."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

READING = (
    "missions:read",
    "okrs:read",
    "professions:read",
    "portfolio:read",
    "events:read",
    "topics:read",
)
WRITING = ("missions:write", "okrs:write", "professions:write", "events:write", "topics:write", "webhooks:write")
SCOPES: tuple[str, ...] = (*READING, "webhooks:read", *WRITING, "accounts:admin")

SCOPE_MEANINGS: dict[str, str] = {
    "missions:read": "Read goals, outcomes, missions and clusters",
    "missions:write": "Change goals, outcomes, missions and clusters",
    "okrs:read": "Read objectives, key results and check-ins",
    "okrs:write": "Change objectives and key results, and check in",
    "professions:read": "Read professions, people and assignments",
    "professions:write": "Change professions, demands and assignments",
    "portfolio:read": "Read the control centre and its figures",
    "events:read": "Read events from the log",
    "events:write": "Publish events to the log",
    "topics:read": "Read topics, their schemas and their lag",
    "topics:write": "Open and change topics and subscriptions",
    "webhooks:read": "Read webhooks and what was delivered",
    "webhooks:write": "Open and change webhooks, and deliver again",
    "accounts:admin": "Create people, give roles, manage every token",
}


SCOPE_ROOMS: dict[str, str] = {
    "missions": "Outcomes and missions",
    "okrs": "OKRs and KPIs",
    "professions": "People",
    "portfolio": "Control centre",
    "events": "Events",
    "topics": "Topics",
    "webhooks": "Webhooks",
    "accounts": "Accounts",
}


def in_words(scopes: Iterable[str]) -> list[str]:
    """What the scopes open, a line for each room: "OKRs and KPIs: read, write"."""
    rooms: dict[str, list[str]] = {}
    for scope in scopes:
        room, _, what = scope.partition(":")
        rooms.setdefault(room, []).append({"admin": "everything"}.get(what, what))
    return [f"{title}: {', '.join(rooms[room])}" for room, title in SCOPE_ROOMS.items() if room in rooms]


class Role(StrEnum):
    EXECUTIVE = "executive"
    OUTCOME_OWNER = "outcome_owner"
    MISSION_OWNER = "mission_owner"
    MEMBER = "member"
    PROFESSION_LEAD = "profession_lead"
    DATA_STEWARD = "data_steward"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


@dataclass(frozen=True)
class About:
    """How a role is called, what its people come for, what they may change, and what they read that not everybody does."""

    title: str
    what: str
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


ABOUT: dict[Role, About] = {
    Role.EXECUTIVE: About(
        "Executive",
        "Rank the outcomes, watch the whole portfolio live and decide at the gates.",
        ("missions:write", "okrs:write"),
    ),
    Role.OUTCOME_OWNER: About(
        "Outcome owner",
        "Keep an outcome honest: what it should change, for whom, and which missions carry it.",
        ("missions:write", "okrs:write"),
    ),
    Role.MISSION_OWNER: About(
        "Mission owner",
        "Frame a mission, check in its key results, ask for people and conclude it openly.",
        ("missions:write", "okrs:write", "professions:write", "webhooks:write"),
        ("webhooks:read",),
    ),
    Role.MEMBER: About(
        "Member",
        "See the missions you are part of, check in what you know and find your way around.",
        ("okrs:write",),
    ),
    Role.PROFESSION_LEAD: About(
        "Profession lead",
        "See supply and demand of your craft, lend people to missions and spot a shortage early.",
        ("professions:write", "okrs:write", "webhooks:write"),  # leads are lent to missions as well, and check in there
        ("webhooks:read",),
    ),
    Role.DATA_STEWARD: About(
        "Data steward",
        "Look after topics, schemas and classes, mend what could not be read and correct data that was wrong.",
        ("topics:write", "okrs:write", "webhooks:write"),
        ("webhooks:read",),
    ),
    Role.AUDITOR: About(
        "Auditor",
        "Follow any figure back to the events it was made of, without changing one.",
        reads=("webhooks:read",),
    ),
    Role.ADMINISTRATOR: About(
        "Administrator",
        "Invite people, give roles, issue tokens and keep the installation healthy.",
        ("accounts:admin", "webhooks:write"),
        ("webhooks:read",),
    ),
    Role.SERVICE: About(
        "Service",
        "Another system: it publishes and reads through tokens, never by sign-in.",
        WRITING,
        ("webhooks:read",),
    ),
}

DEMO_NAMES: dict[Role, str] = {
    Role.EXECUTIVE: "Amara Okafor",
    Role.OUTCOME_OWNER: "Tomas Lindqvist",
    Role.MISSION_OWNER: "Priya Raman",
    Role.MEMBER: "Jonas Weber",
    Role.PROFESSION_LEAD: "Sofia Marchetti",
    Role.DATA_STEWARD: "Henrik Dahl",
    Role.AUDITOR: "Ruth Adeyemi",
    Role.ADMINISTRATOR: "Callum Reid",
}
DEMO_EMAILS: dict[Role, str] = {role: f"{role.value}@demo.example" for role in DEMO_NAMES}


def scopes_of(roles: Iterable[Role]) -> frozenset[str]:
    """The scopes that a person with these roles has. Everybody may read; roles add what may be changed."""
    return frozenset(READING).union(*(ABOUT[role].writes + ABOUT[role].reads for role in roles))
