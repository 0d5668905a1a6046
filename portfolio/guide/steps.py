"""The steps of each role: a page, what to do there, and how one can tell that it was done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

Words = str | Promise
A_MISSION = r"/missions/MIS-\d+(\?.*)?"


@dataclass(frozen=True)
class Step:
    """`page`: URL name, arguments, and what follows in the address. Taken when the page was seen, or another that fits
    `seen`; with `done`, only when something was sent to an address that fits it and was taken.
    """

    title: Words
    sentence: Words
    page: tuple[str, ...]
    query: str = ""
    seen: str = ""
    done: str = ""


STEPS: dict[Role, tuple[Step, ...]] = {
    Role.EXECUTIVE: (
        Step(_("Read how it stands"),
            _("The headline, then what needs a decision: missions wait for you, and designers for their lead."),
            ("portfolio:control_centre",)),
        Step(_("Find out what fell"), _("One key result is worse than where it began. Open its mission and read what the team writes."),
            ("portfolio:mission_list",), "?gap=regressed", seen=A_MISSION),
        Step(_("Rank again"), _("Move an outcome by its grip, or with Alt and an arrow. The line shows how far today's people reach."),
            ("portfolio:outcome_board",), done=r"/outcomes/[^/]+/rank"),
        Step(_("Look ten years ahead"), _("What should be true by then, and which outcomes lead there."),
            ("portfolio:goal_show", "GOA-1"), seen=r"/goals/GOA-\d+"),
        Step(_("Decide on a candidate"), _("It asks for two designers and none is free this month. Launch it, or let it wait."),
            ("portfolio:mission_list",), "?state=candidate", seen=r"/missions\?(.*&)?state=candidate"),
        Step(_("See that nothing is hidden"), _("Every change is an event that everybody may read; your own move is among them."),
            ("portfolio:event_explorer",)),
    ),
    Role.OUTCOME_OWNER: (
        Step(_("Find your outcomes"), _("Three of the ten are yours. One of them is off track."), ("portfolio:outcome_board",)),
        Step(_("Open the one in trouble"), _("What should change, for whom, and what is done about it."),
            ("portfolio:outcome_show", "OUT-3")),
        Step(_("Read why"), _("Its mission begins from another one that failed. The notes say what is missing now."),
            ("portfolio:mission_list",), "?outcome=OUT-3", seen=A_MISSION),
        Step(_("Look ten years ahead"), _("The goal that your outcomes serve, and how it stands."), ("portfolio:goal_show", "GOA-1"),
            seen=r"/goals/GOA-\d+"),
        Step(_("See what is measured"), _("Outcomes have key results of their own, beside those of their missions."),
            ("okrs:objective_list",)),
    ),
    Role.MISSION_OWNER: (
        Step(_("See what waits for you"), _("Check-ins that are due, missions that end soon, and your own time."),
            ("portfolio:my_work",)),
        Step(_("Check in"), _("A value, how sure you are, and a line: twenty seconds. The page answers with what it changes."),
            ("okrs:check_ins",), done=r"/key-results/[^/]+/check-in.*"),
        Step(_("Open your mission"), _("Its purpose never changes. What it attained, who works on it, and what was said."),
            ("portfolio:mission_list",), "?q=first+seasons", seen=A_MISSION),
        Step(_("Learn from a failure"), _("Two missions could not be achieved and said so. Later ones begin from what they learned."),
            ("portfolio:mission_list",), "?state=concluded", seen=r"/missions\?(.*&)?state=concluded"),
        Step(_("Ask whether an idea is a mission"), _("Eight questions at most; each no has its remedy. The coach looks at your words."),
            ("missions:intake",)),
    ),
    Role.PROFESSION_LEAD: (
        Step(_("See your craft by week"), _("Nobody is free this month, and missions ask for more. Find the first week with room."),
            ("portfolio:heat_map",), seen=r"/people(\?.*)?"),
        Step(_("Read who asks"), _("London lost its designer for seven weeks. Its last check-in says what that costs."),
            ("portfolio:mission_list",), "?q=London", seen=A_MISSION),
        Step(_("Look at a person"), _("What they work on, until when, and what they have said about their time."),
            ("professions:profession_show", "PRO-1"), seen=r"/professionals/PER-\d+"),
        Step(_("Lend somebody"), _("End or shorten an assignment first, then lend the time where it counts most. Nobody is lent twice."),
            ("professions:assign",), done=r"/assignments/.*"),
        Step(_("Compare with the others"), _("Six crafts with their people and their leads."), ("professions:profession_list",)),
    ),
    Role.DATA_STEWARD: (
        Step(_("Look over the topics"), _("Each has an owner, a meaning and readers."), ("pipeline:topic_list",)),
        Step(_("Open one that shops send"), _("A till line is an event like any other: its schema, its sample, who reads it."),
            ("pipeline:topic_show", "channels.sale")),
        Step(_("Follow it into a figure"), _("A KPI is declared on a topic; key results follow it without anybody typing."),
            ("okrs:kpi_list",), seen=r"/kpis(/.*)?"),
        Step(_("See how far the readers are"), _("Who reads what, how far behind, and what could not be read."),
            ("pipeline:subscription_list",)),
        Step(_("Watch events arrive"), _("The newest first. Filter them by topic; the address keeps the filter."),
            ("portfolio:event_explorer",)),
    ),
    Role.AUDITOR: (
        Step(_("Begin at the log"), _("Every change of eighteen months, in order, by whom and when."), ("portfolio:event_explorer",)),
        Step(_("Open one event"), _("What was true at that moment, what led to it and what followed."),
            ("portfolio:event_explorer",), "?topic=missions.mission", seen=r"/events/[^/?]+"),
        Step(_("Trace a figure"), _("A key result shows every value that it was made of, and who said it."),
            ("okrs:key_result_show", "KR-1"), seen=r"/key-results/KR-\d+"),
        Step(_("Read a conclusion"), _("Signed once and never changed: what was learned, and what would change our mind."),
            ("portfolio:mission_list",), "?state=concluded", seen=A_MISSION),
        Step(_("See who reads what"), _("Readers, their positions, and what they had to park."), ("pipeline:subscription_list",)),
    ),
    Role.ADMINISTRATOR: (
        Step(_("See who is here"), _("Everybody with their roles. Invite somebody: they get a link, and nobody knows their password."),
            ("accounts:users",)),
        Step(_("Issue a token"), _("A program speaks to Cairn with one: named, limited, shown once. Then revoke it."), ("accounts:tokens",),
            done=r"/tokens(/.*)?"),
        Step(_("See that the readers keep up"), _("Who reads what, how far behind, and what could not be read."),
            ("pipeline:subscription_list",)),
        Step(_("Watch it work"), _("Each change as it arrives, from people, programs and KPIs."), ("portfolio:event_explorer",)),
    ),
    Role.MEMBER: (
        Step(_("See what is yours"), _("The missions that you work on, your time, and from when there is room for more."),
            ("portfolio:my_work",)),
        Step(_("Open your mission"), _("What it is for, how far it has come, and who else works on it."),
            ("portfolio:mission_list",), "?q=Any+question", seen=A_MISSION),
        Step(_("Check in what you know"), _("A value, how sure you are, and a line."), ("okrs:check_ins",),
            done=r"/key-results/[^/]+/check-in.*"),
        Step(_("Find your way around"), _("Everybody by week: who has time, and for what."),
            ("portfolio:heat_map",), seen=r"/people(\?.*)?"),
        Step(_("Look for data"), _("Every topic says what it means. Anybody may read it."), ("pipeline:topic_list",)),
    ),
}  # fmt: skip
