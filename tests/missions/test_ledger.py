"""What was learned is found again: by its words, beside the next draft, and beside what says the opposite."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from missions import actions, ledger
from missions.models import (
    AlreadySaid,
    Conclusion,
    ConclusionsUnread,
    Mission,
    NoSuchStep,
    Outcome,
    OwnConclusion,
    ReasonMissing,
    SameConclusion,
)
from tests.launched import chartered, launched

Propose = Callable[..., Mission]
Conclude = Callable[..., Conclusion]


@pytest.fixture
def proposed(outcome: Outcome, owner: User, executive: User, now: datetime) -> Propose:
    """A candidate that could launch."""

    def propose(title: str, purpose: str, **given: Any) -> Mission:
        window = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 9, 1), "fte_max": Decimal(3)}
        return actions.propose(
            **{
                "title": title,
                "purpose": purpose,
                "outcome": outcome,
                "owner": owner,
                "by": executive,
                "at": now,
                **window,
                **given,
            }
        )

    return propose


@pytest.fixture
def ended(proposed: Propose, executive: User, owner: User, now: datetime) -> Conclude:
    """The conclusion of a mission that pursued an outcome of its own."""

    def end(title: str, purpose: str, learned: str, result: str = "not_achieved", **given: Any) -> Conclusion:
        given = {"outcome": actions.add_outcome(title=f"Of {title}", by=executive, at=now), **given}
        mission = proposed(title, purpose, **given)
        for each in ledger.unread(mission):
            actions.consider(mission=mission, conclusion=each, verdict="considered", by=owner, at=now)
        launched(mission, by=executive, at=now)
        actions.conclude(mission=mission, result=result, learned=learned, by=owner, at=now)
        return Conclusion.objects.get(mission=mission)

    return end


@pytest.fixture
def kits(ended: Conclude) -> Conclusion:
    return ended(
        "Dinner kits for two",
        "People with no time cook dinner from a kit.",
        "Planning does not stop them, coming home late does.",
    )


@pytest.fixture
def queues(ended: Conclude) -> Conclusion:
    return ended(
        "Shops without queues",
        "Nobody waits at a till.",
        "Cafés near offices planned it <b>best</b> of all.",
        "achieved",
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"kits", "queues"}),
        ("kit", {"kits"}),
        ("DINNERS", {"kits"}),  # in capitals, in another form
        ("plan", {"kits", "queues"}),  # planning, planned
        ("plan office", {"queues"}),  # both words
        ("cafe", {"queues"}),  # without its accent
        ('"home late"', {"kits"}),
        ('"late home"', set()),  # in a row
        ("plan -office", {"kits"}),
        ('plan -"home late"', {"queues"}),
        ("kit or tills", {"kits", "queues"}),
        ("the kit and the", {"kits"}),  # words of every text look for nothing
        ("the and of", set()),
        ("-kit", set()),
        ("kit -dinner", set()),
        ('"', set()),
        ("-", set()),
        ("kit'", {"kits"}),
        ('kit "', {"kits"}),
        ("kit) OR (x", {"kits"}),
        ("NEAR(kit home)", set()),
        ("kit:home*", set()),
        ("kit & home | x", set()),
        ("x " * 5000, set()),
        ("kit " * 2500, {"kits"}),
        ("шарик", set()),
    ],
)
def test_words_find_conclusions(kits: Conclusion, queues: Conclusion, asked: str, found: set[str]) -> None:
    """One contract for both databases."""
    names = {kits.pk: "kits", queues.pk: "queues"}
    assert {names[each.pk] for each in ledger.asked_for(ledger.conclusions(), asked)} == found


def test_a_correction_is_found_too(kits: Conclusion, owner: User, now: datetime) -> None:
    rows = ledger.conclusions()
    assert not ledger.asked_for(rows, "thunderstorms").exists()
    actions.correct_conclusion(conclusion=kits, words="It was the thunderstorm of May.", by=owner, at=now)
    assert ledger.asked_for(rows, "thunderstorms").get() == kits
    assert ledger.asked_for(rows, "kits").get() == kits


def test_the_newest_conclusion_comes_first(kits: Conclusion, queues: Conclusion) -> None:
    assert list(ledger.conclusions()) == [queues, kits]


def test_a_draft_is_shown_what_was_learned_before_and_why(kits: Conclusion, queues: Conclusion) -> None:
    found = ledger.like_draft("A kit on the way home", "People who are late cook dinner all the same.")
    assert [each.conclusion for each in found] == [kits]
    assert found[0].likeness is not None
    assert found[0].likeness.shared == ("cook", "dinner", "home", "late")
    assert ledger.like_draft("", "") == []


def test_a_conclusion_of_the_same_outcome_is_like_a_draft_in_other_words(kits: Conclusion) -> None:
    outcome_id = str(kits.mission.outcome_id)
    (found,) = ledger.like_draft("Something else", "In all respects", outcome_id=outcome_id)
    assert found.likeness is not None
    assert (found.conclusion, found.likeness.same_outcome, found.likeness.shared) == (kits, True, ())


def test_a_shared_segment_makes_two_more_alike(
    kits: Conclusion, proposed: Propose, executive: User, now: datetime
) -> None:
    cluster = actions.form_cluster(title="Food", by=executive, at=now)
    segment = actions.add_segment(title="Cooking", cluster=cluster, by=executive, at=now)
    mission = proposed("Late suppers", "Dinner for two.")
    assert ledger.like_mission(mission) == []
    for each in (kits.mission, mission):
        given = {"cluster": cluster, "segment": segment, "reason": "It is about food", "by": executive, "at": now}
        actions.affiliate(mission=each, **given)
    (found,) = ledger.like_mission(mission)
    assert found.likeness is not None
    assert (found.conclusion, found.likeness.same_segment) == (kits, True)


@pytest.fixture
def draft(kits: Conclusion, proposed: Propose) -> Mission:
    return proposed("Dinner kits at the station", "People who come home late cook dinner.")


def test_a_mission_is_not_chartered_before_similar_conclusions_are_considered(
    draft: Mission, kits: Conclusion, owner: User, executive: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(ConclusionsUnread, match="MIS-1 “Dinner kits for two”") as refused:
        chartered(draft, by=executive, at=now)
    assert refused.value.extra["unread"] == [{"key": "MIS-1", "title": "Dinner kits for two"}]
    assert Mission.objects.get(pk=draft.pk).state == "candidate"
    actions.consider(mission=draft, conclusion=kits, verdict="considered", note="We wait there", by=owner, at=now)
    assert chartered(draft, by=executive, at=now).state == "chartered"
    data = facts("mission.conclusion_considered.v1")[0].data
    assert (data["concluded_key"], data["verdict"], data["note"]) == ("MIS-1", "considered", "We wait there")


def test_a_conclusion_that_comes_later_is_to_be_considered_too(
    draft: Mission, kits: Conclusion, ended: Conclude, owner: User, executive: User, now: datetime
) -> None:
    actions.consider(mission=draft, conclusion=kits, verdict="not_applicable", by=owner, at=now)
    later = ended("Dinner at the station", "People who come home late cook dinner.", "They eat on the train.")
    assert ledger.unread(draft) == [later]
    with pytest.raises(ConclusionsUnread, match=later.key):
        chartered(draft, by=executive, at=now)


def test_who_thinks_again_marks_again(
    draft: Mission, kits: Conclusion, owner: User, executive: User, now: datetime
) -> None:
    actions.consider(mission=draft, conclusion=kits, verdict="not_applicable", by=owner, at=now)
    actions.consider(mission=draft, conclusion=kits, verdict="considered", note="After all", by=executive, at=now)
    mark = ledger.considerations(draft).get()
    assert (mark.verdict, mark.note, mark.marked_by) == ("considered", "After all", executive)


def test_a_mission_considers_what_others_learned_and_only_while_it_is_open(
    draft: Mission, kits: Conclusion, owner: User, now: datetime
) -> None:
    with pytest.raises(NoSuchStep, match="is concluded and stays as it is"):
        actions.consider(mission=kits.mission, conclusion=kits, verdict="considered", by=owner, at=now)
    with pytest.raises(OwnConclusion):
        actions.consider(mission=draft, conclusion=Conclusion(mission=draft), verdict="considered", by=owner, at=now)


def test_the_share_of_charters_that_cite_a_conclusion_is_known(
    draft: Mission, kits: Conclusion, owner: User, executive: User, now: datetime
) -> None:
    assert (ledger.citing().citing, ledger.citing().chartered) == (0, 1)
    actions.consider(mission=draft, conclusion=kits, verdict="considered", by=owner, at=now)
    chartered(draft, by=executive, at=now)
    assert (ledger.citing().citing, ledger.citing().chartered, ledger.citing().percent) == (1, 2, 50)


@pytest.fixture
def stations(ended: Conclude) -> Conclusion:
    return ended("Dinner kits at stations", "People cook dinner from a kit on the way home.", "They do.", "achieved")


def test_opposite_results_of_like_missions_are_proposed_as_a_contradiction(
    kits: Conclusion, stations: Conclusion, queues: Conclusion
) -> None:
    assert [other for other, _ in ledger.might_contradict(kits)] == [stations]
    assert [other for other, _ in ledger.might_contradict(stations)] == [kits]
    assert ledger.might_contradict(queues) == []


def test_a_contradiction_is_seen_from_both_sides_and_beside_a_draft(
    kits: Conclusion, stations: Conclusion, owner: User, now: datetime, facts: Any
) -> None:
    actions.judge_contradiction(one=stations, other=kits, reason="One says they plan", by=owner, at=now)
    held = ledger.contradicting([kits, stations])
    assert [(said.other, said.reason, said.by) for said in held[kits.pk]] == [(stations, "One says they plan", owner)]
    assert [said.other for said in held[stations.pk]] == [kits]
    assert ledger.might_contradict(kits) == []
    beside = {each.conclusion: each.contradicts for each in ledger.like_draft("Dinner kits", "Cook dinner from a kit.")}
    assert [said.other for said in beside[kits]] == [stations]
    assert facts("contradiction.judged.v1")[0].data["holds"] is True


def test_the_last_word_on_a_pair_counts(kits: Conclusion, stations: Conclusion, owner: User, now: datetime) -> None:
    given = {"one": kits, "other": stations, "by": owner, "at": now}
    actions.judge_contradiction(reason="They do", **given)
    with pytest.raises(AlreadySaid, match="They do"):
        actions.judge_contradiction(reason="They do indeed", **given)
    actions.judge_contradiction(reason="Other people, other hours", holds=False, **given)
    assert ledger.contradicting([kits]) == {}
    assert ledger.might_contradict(kits) == []
    with pytest.raises(ReasonMissing):
        actions.judge_contradiction(reason=" ", **given)
    with pytest.raises(SameConclusion):
        actions.judge_contradiction(one=kits, other=kits, reason="Why not", by=owner, at=now)


def test_the_database_keeps_what_was_said_of_a_pair(
    kits: Conclusion, stations: Conclusion, owner: User, now: datetime
) -> None:
    actions.judge_contradiction(one=kits, other=stations, reason="They do", by=owner, at=now)
    for sql in ("UPDATE missions_contradiction SET reason = 'x'", "DELETE FROM missions_contradiction"):
        refused = pytest.raises(DatabaseError, match="what was added to a conclusion stays")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
