"""While PostgreSQL is away every door says so and asks to try again; when it is back, nobody has to be restarted."""

import httpx
import pytest

from launch.installation import Installation
from tests.faults import inside, till
from tests.faults.exactness import require_exact
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults


def test_doors_say_that_the_database_is_away_and_open_again_by_themselves(
    installation: Installation, witness: Witness
) -> None:
    shop = witness(inside.open_shop, "away")
    cookie = {"sessionid": witness(inside.signed_in, "maya.away@example.org")}
    token = {"Authorization": f"Bearer {shop.token}"}
    with httpx.Client(base_url=installation.address, cookies=cookie, timeout=10, trust_env=False) as client:
        for _ in range(20):  # so that each of the web process's threads has a connection that is going to die
            assert client.get("/events").status_code == 200
        installation.postgres.kill()
        for _ in range(20):
            page = client.get("/events")
            assert page.status_code == 503 and page.headers["Retry-After"]
            assert "does not answer" in page.text
            answer = client.get("/api/v1/topics", headers=token)
            assert answer.status_code == 503 and answer.json()["code"] == "busy"
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        installation.postgres.start()
        took = installation.wait_for(lambda: client.get("/readyz").status_code == 200, 10, "the web is not ready")
        assert took < 5
        for _ in range(20):
            assert client.get("/events").status_code == 200
            assert client.get("/api/v1/topics", headers=token).status_code == 200

    sold = till.lines("away", 300)
    with Integrator(installation.address, shop.token, shop.topic, till.deliveries(sold, "away", 50)) as integrator:
        pass
    require_exact(witness, shop, sold, integrator)
