"""A backup that was taken while people worked, put back elsewhere: a whole log, the same figures, every seal."""

import shutil
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from launch.installation import NotReady
from tests.faults import inside, till
from tests.faults.harness.exposed import Exposed
from tests.faults.inside import Witness
from tests.faults.integrator import Integrator

pytestmark = pytest.mark.faults

LINES, BATCH = 1200, 50


def test_a_backup_in_the_middle_of_an_import_is_put_back_whole(
    installation: Exposed, witness: Witness, tmp_path: Path
) -> None:
    shop = witness(inside.open_shop, "backed_up")
    batches = till.deliveries(till.lines("backup", LINES), "backup", BATCH)
    with Integrator(installation.address, shop.token, shop.topic, batches) as integrator:
        integrator.wait_for(len(batches) // 4)
        installation.manage("seal")
        said = installation.manage("backup", str(tmp_path / "copy"))
        taken_before = integrator.acknowledged
    assert "keep them elsewhere" in said and not integrator.refused

    with closing(psycopg2.connect(installation.postgres.url)) as session:
        session.autocommit = True
        session.cursor().execute("CREATE DATABASE elsewhere")
    state = tmp_path / "state"
    shutil.copytree(installation.folder / "keys", state / "keys")
    elsewhere = installation.postgres.url.rpartition("/")[0] + "/elsewhere"
    env = {"DATABASE_URL": elsewhere, "CAIRN_STATE": str(state)}
    installation.manage("restore_backup", str(tmp_path / "copy"), **env)
    assert "No planned migration operations" in installation.manage("migrate", "--plan", **env)
    installation.manage("verify_log", **env)
    there = Witness({**installation.env, **env})
    try:
        assert there(inside.holes) == []
        assert there(inside.rebuilt_differently) == []
        lines = sum(len(partition) for partition in there(inside.stored, shop.topic).values())
        assert 0 < lines <= taken_before * BATCH + 4 * BATCH
        with pytest.raises(NotReady, match="has tables already"):
            installation.manage("restore_backup", str(tmp_path / "copy"), **env)
    finally:
        there.leave()
