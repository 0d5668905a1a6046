"""A whole Cairn whose readers read from a cluster: its read models are those that the log gives."""

import re
from collections.abc import Iterator

import pytest

import servers
from launch.installation import Installation
from pipeline import relay
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = [pytest.mark.postgres_only, pytest.mark.faults]


@pytest.fixture
def installation(cluster: servers.ValkeyCluster) -> Iterator[Installation]:
    with Installation(streams=cluster.url) as installation:
        yield installation.start("web", "worker-1", "worker-2", "beat")


@pytest.fixture
def witness(installation: Installation) -> Iterator[Witness]:
    witness = Witness(installation.env)
    yield witness
    witness.leave()


def behind() -> dict[str, str]:
    """The topics whose streams do not end where the log does."""
    from pipeline.engines import database, redis_streams
    from pipeline.engines.line import Away
    from pipeline.models import Topic

    found = {}
    for topic in Topic.objects.values_list("name", flat=True):
        try:
            held, wanted = redis_streams.tail(topic), database.tail(topic)
        except Away as trouble:
            return {topic: str(trouble)}
        if held != wanted:
            found[topic] = f"{held}, not {wanted}"
    return found


def stretches_read(cluster: servers.ValkeyCluster) -> int:
    """How often anybody read a stretch of a stream."""
    said = [node.ask("INFO", "commandstats") for node in cluster.nodes if node.is_alive()]
    return sum(int(calls) for text in said for calls in re.findall(r"cmdstat_xrange:calls=(\d+)", text))


def test_read_models_kept_through_streams_are_those_that_the_log_gives(
    installation: Installation, witness: Witness, cluster: servers.ValkeyCluster
) -> None:
    shop = witness(inside.open_shop, "streams")
    sold = till.lines("streams", 900)
    batches = till.deliveries(sold, "streams", 50)
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        integrator.wait_for(6)
        for node in cluster.nodes:
            node.ask("FLUSHALL")
        integrator.wait_for(12)
        assert stretches_read(cluster) > 0
        cluster.nodes[1].kill()
    installation.wait_for(lambda: set(witness(inside.lag)) <= {relay.NAME}, 40, "readers wait for a node that is away")
    cluster.nodes[1].start()
    cluster.wait_until_whole()
    require_exact(witness, shop, sold, integrator)
    installation.wait_for(lambda: not witness(behind), 40, "the streams did not come back")
    assert set(integrator.statuses) == {200}
