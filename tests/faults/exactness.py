"""The one question after every fault: is everything that was sold there, once, and does every figure follow from it?"""

from collections.abc import Sequence

from tests.faults import inside, till
from tests.faults.inside import Shop, Witness
from tests.faults.integrator import Integrator


def require_exact(witness: Witness, shop: Shop, sold: Sequence[till.Line], integrator: Integrator) -> None:
    """Waits until the readers have caught up, then compares. Raises AssertionError."""
    assert not integrator.refused
    witness(inside.caught_up)
    require_log(witness, shop, sold, integrator)
    weeks = till.poultry_by_week(sold)
    assert witness(inside.windows, shop.kpi_id) == weeks
    figures = witness(inside.readings, shop.key_result_id)
    assert figures[max(figures)] == weeks[max(weeks)], "the key result's latest figure"
    assert list(figures.values()) == [weeks[week] for week in sorted(weeks)]
    assert witness(inside.parked) == []
    assert witness(inside.rebuilt_differently) == []


def require_log(witness: Witness, shop: Shop, sold: Sequence[till.Line], integrator: Integrator) -> None:
    """Each line once, and numbers without a hole. Raises AssertionError."""
    log = witness(inside.stored, shop.topic)
    for partition in log.values():
        assert [sequence for sequence, _ in partition] == list(range(1, len(partition) + 1))
    ids = [event_id for partition in log.values() for _, event_id in partition]
    assert sorted(ids) == sorted(line["id"] for line in sold)
    assert len(integrator.accepted) == len(set(integrator.accepted)), "one event was accepted twice"
    assert witness(inside.holes) == []
