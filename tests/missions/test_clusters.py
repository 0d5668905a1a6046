"""Clusters, segments, and why a mission is affiliated with them."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from missions import actions, queries
from missions.models import AlreadyAffiliated, Cluster, Mission, ReasonMissing, SegmentElsewhere, TitleTaken


@pytest.fixture
def food(executive: User, now: datetime) -> Cluster:
    return actions.form_cluster(title="Food", purpose="Eating well", by=executive, at=now)


def test_a_cluster_and_a_segment_are_facts(food: Cluster, executive: User, now: datetime, facts: Any) -> None:
    segment = actions.add_segment(title="Children", cluster=food, by=executive, at=now)
    assert (food.key, segment.key) == ("CLU-1", "SEG-1")
    assert facts("cluster.formed.v1")[0].data["purpose"] == "Eating well"
    assert facts("cluster.segment_added.v1")[0].data["cluster_id"] == str(food.pk)


def test_titles_are_taken_once(food: Cluster, executive: User, now: datetime) -> None:
    with pytest.raises(TitleTaken):
        actions.form_cluster(title=" Food ", by=executive, at=now)
    actions.add_segment(title="Children", cluster=food, by=executive, at=now)
    with pytest.raises(TitleTaken):
        actions.add_segment(title="Children", cluster=food, by=executive, at=now)
    actions.add_segment(title="Children", by=executive, at=now)


def test_an_affiliation_says_why(candidate: Mission, food: Cluster, owner: User, now: datetime, facts: Any) -> None:
    affiliation = actions.affiliate(mission=candidate, cluster=food, reason="It is about food", by=owner, at=now)
    assert affiliation.is_primary
    data = facts("cluster.mission_affiliated.v1")[0].data
    assert (data["cluster_title"], data["strength"], data["reason"]) == ("Food", "primary", "It is about food")
    with pytest.raises(ReasonMissing):
        actions.affiliate(mission=candidate, cluster=food, reason="", by=owner, at=now)


def test_a_mission_has_one_primary_cluster(candidate: Mission, food: Cluster, owner: User, now: datetime) -> None:
    health = actions.form_cluster(title="Health", by=owner, at=now)
    actions.affiliate(mission=candidate, cluster=food, reason="Food", by=owner, at=now)
    with pytest.raises(AlreadyAffiliated, match="MIS-1 has its primary cluster: Food"):
        actions.affiliate(mission=candidate, cluster=health, reason="Health", by=owner, at=now)
    actions.affiliate(mission=candidate, cluster=health, strength="contributing", reason="Health", by=owner, at=now)
    with pytest.raises(AlreadyAffiliated, match="already is affiliated there"):
        actions.affiliate(mission=candidate, cluster=health, strength="contributing", reason="H", by=owner, at=now)


def test_a_segment_belongs_to_its_cluster(candidate: Mission, food: Cluster, owner: User, now: datetime) -> None:
    health = actions.form_cluster(title="Health", by=owner, at=now)
    theirs = actions.add_segment(title="Hospitals", cluster=health, by=owner, at=now)
    shared = actions.add_segment(title="Children", by=owner, at=now)
    with pytest.raises(SegmentElsewhere):
        actions.affiliate(mission=candidate, cluster=food, segment=theirs, reason="R", by=owner, at=now)
    actions.affiliate(mission=candidate, cluster=food, segment=shared, reason="R", by=owner, at=now)


def test_the_matrix_counts_missions_by_state(
    candidate: Mission, food: Cluster, executive: User, now: datetime, django_assert_num_queries: Any
) -> None:
    by = {"by": executive, "at": now}
    actions.form_cluster(title="Health", **by)
    children = actions.add_segment(title="Children", **by)
    elders = actions.add_segment(title="Elders", **by)
    other = actions.bring_in(title="T", purpose="P", **by)
    actions.affiliate(mission=candidate, cluster=food, segment=children, reason="R", **by)
    actions.affiliate(mission=other, cluster=food, segment=children, reason="R", **by)
    actions.affiliate(mission=other, cluster=food, segment=elders, strength="contributing", reason="R", **by)
    with django_assert_num_queries(4):
        matrix = queries.matrix()
    assert [column.title if column else "" for column in matrix.columns] == ["Children", "Elders"]
    rows = {row.cluster.title: row for row in matrix.rows}
    assert [(cell.running, cell.candidates) for cell in rows["Food"].cells] == [(1, 1), (1, 0)]
    assert (rows["Food"].total.running, rows["Food"].total.all) == (1, 2)
    assert rows["Health"].total.all == 0
