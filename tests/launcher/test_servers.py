"""Private servers keep what was committed through kill -9, are closed to strangers, and leave nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

import servers
from tests.launcher.conftest import ROOT, eventually


def test_postgresql_keeps_every_commit_through_kill_minus_9() -> None:
    with servers.PostgreSQL() as postgres:
        run_sql(postgres.url, "CREATE TABLE stones AS SELECT 1 AS stone")

        postgres.kill()
        assert not postgres.is_alive()
        postgres.restart()

        assert run_sql(postgres.url, "SELECT stone FROM stones") == [(1,)]


def test_postgresql_keeps_its_data_in_the_folder_it_was_given(tmp_path: Path) -> None:
    with servers.PostgreSQL(tmp_path / "postgres", durable=True) as postgres:
        run_sql(postgres.url, "CREATE TABLE stones AS SELECT 1 AS stone")
        home = postgres.home

    with servers.PostgreSQL(tmp_path / "postgres", durable=True) as postgres:
        assert run_sql(postgres.url, "SELECT stone FROM stones") == [(1,)]
    remove(home)


def test_postgresql_syncs_only_where_it_is_to_be_durable(tmp_path: Path) -> None:
    with servers.PostgreSQL() as quick, servers.PostgreSQL(tmp_path / "durable", durable=True) as durable:
        assert run_sql(quick.url, "SHOW fsync") == [("off",)]
        assert run_sql(durable.url, "SHOW fsync") == [("on",)]
    remove(durable.home)


def test_postgresql_knows_letters_beyond_ascii() -> None:
    with servers.PostgreSQL() as postgres:
        assert run_sql(postgres.url, "SELECT lower('ÄÖÜ')") == [("äöü",)]


def test_data_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "cluster").mkdir(parents=True)
    (tmp_path / "postgres" / "cluster" / "PG_VERSION").write_text("9\n")

    with pytest.raises(servers.ServerMissing, match="data of PostgreSQL 9"):
        servers.PostgreSQL(tmp_path / "postgres")


def test_a_temporary_server_leaves_nothing_behind() -> None:
    with servers.PostgreSQL() as postgres, servers.Valkey() as valkey:
        pids, folders = [postgres.pid, valkey.pid], [postgres.home, valkey.folder]

    assert not any(folder.exists() for folder in folders)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("program", servers.brokers(), ids=str)
def test_a_broker_with_an_append_only_file_keeps_all_through_kill_minus_9(program: servers.Program) -> None:
    with servers.Valkey(appendonly=True, program=program) as valkey:
        client = redis.Redis.from_url(valkey.url)
        client.set("stone", "1")

        valkey.kill()
        valkey.restart()

        assert client.get("stone") == b"1"
        client.close()


def test_strangers_on_the_machine_are_refused() -> None:
    with servers.PostgreSQL() as postgres, servers.Valkey() as valkey:
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port).ping()
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(host="127.0.0.1", port=postgres.port, user="cairn", dbname="cairn", password="guess")
        assert (valkey.folder / "valkey.conf").stat().st_mode & 0o077 == 0
        assert valkey.password not in command_line(valkey.pid)


def test_a_server_ends_with_the_process_that_started_it() -> None:
    program = "import servers, time; v = servers.Valkey().start(); print(v.pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    eventually(lambda: not command_line(pid), "the server has ended", within=10)


def test_what_is_missing_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers.valkey, "brokers", list)
    monkeypatch.setattr(servers.postgresql, "postgresqls", list)

    with pytest.raises(servers.ServerMissing, match="apt install redis-server"):
        servers.Valkey()
    with pytest.raises(servers.ServerMissing, match="apt install postgresql"):
        servers.PostgreSQL()


def test_a_wrapper_around_nothing_is_not_taken_for_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper = tmp_path / "valkey-server"
    wrapper.write_text("#!/bin/sh\nexit 127\n")
    wrapper.chmod(0o755)
    monkeypatch.setenv("CAIRN_EMBEDDED", "0")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert wrapper not in [program.path for program in servers.brokers()]


def run_sql(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def command_line(pid: int) -> str:
    """What the process list shows; "" for one that has ended."""
    done = subprocess.run(["ps", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "" if done.stdout.startswith("Z") else done.stdout


def remove(home: Path) -> None:
    """As root PostgreSQL's folder lies outside the test's own, which root alone can reach."""
    subprocess.run(["rm", "-rf", home], check=True)
