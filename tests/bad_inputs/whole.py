"""What the beginning of a life leaves out of a mission's way: means, assumptions, a doubt, a conclusion, rules."""

from datetime import timedelta
from decimal import Decimal

from missions import actions as missions
from missions.mix import Band
from missions.models import Mission
from professions import actions as professions
from tests.launched import launched
from tests.pipeline.conftest import Life

WEEK = timedelta(days=7)
BANDS = {"core": Band(Decimal("0.7")), "adjacent": Band(Decimal("0.2")), "transformational": Band(Decimal("0.1"))}


def whole(life: Life) -> None:
    """One of each of these, beside the mission that runs."""
    by = life.by()
    day = life.now.date() + WEEK
    running = life.mission()
    missions.state_assumption(mission=running, sentence="People cook at home", expires_on=day, **by)
    missions.add_option(mission=running, title="A box of vegetables", **by)
    missions.add_measure(outcome=life.outcomes[0], kind="qualitative", title="What people say of us", **by)
    missions.open_round(title="Spring", outcomes=life.outcomes, **by)
    missions.set_mix_targets(
        measure="fte", by_part="ambition", bands=BANDS, starts_on=life.now.date(), reason="A preset", **by
    )
    missions.set_strategic_limit(most=1, starts_on=life.now.date(), reason="We are few", **by)
    missions.exceed_strategic_limit(allowed=9, expires_on=day, reason="Only this week", **by)
    craft = life.professionals[0].profession
    lines = [professions.Line(craft, "Maker", Decimal(1), Decimal(2))]
    professions.write_recipe(type="feature", stage="explore", lines=lines, reason="It worked before", **by)
    missions.open_recharter(
        mission=_another(life),
        trigger="new_data",
        reason="They eat out",
        considered=["People eat well away from home."],
        **by,
    )
    missions.conclude(mission=_another(life), result="achieved", learned="People cook more in winter", **by)


def _another(life: Life) -> Mission:
    """A mission that runs besides; what is done to the first one is not done to it."""
    life.propose()
    mission = Mission.objects.get(pk=life.missions.pop().pk)
    return launched(mission, by=life.people[0], at=life.now)
