"""The supervisor starts again what dies, waits longer each time, and gives up on what does not recover."""

import subprocess
from pathlib import Path

import pytest

from launch import run, state, supervisor
from launch.supervisor import DEATHS_IN_A_ROW, STEADY_SECONDS, CannotRun, Process, Supervisor, Watched
from tests.launcher.conftest import eventually


class Mortal:
    """A child that dies when it is told to."""

    pid = 0

    def __init__(self) -> None:
        self.alive, self.starts = False, 0

    def is_alive(self) -> bool:
        return self.alive

    def start(self) -> "Mortal":
        self.alive, self.starts = True, self.starts + 1
        return self

    def stop(self) -> None:
        self.alive = False


@pytest.fixture
def mortal() -> Mortal:
    return Mortal().start()


@pytest.fixture
def watched(mortal: Mortal) -> Watched:
    return Watched("worker-1", mortal, lambda: "its last words", born=0.0)


def test_what_died_is_started_again_after_a_pause(mortal: Mortal, watched: Watched) -> None:
    mortal.alive = False
    watcher = Supervisor()

    watcher.look_after(watched, 1.0)
    watcher.look_after(watched, 1.1)
    assert mortal.starts == 1
    watcher.look_after(watched, 1.6)

    assert mortal.starts == 2


def test_each_pause_is_longer_than_the_one_before(mortal: Mortal, watched: Watched) -> None:
    watcher, now, pauses = Supervisor(), 0.0, []
    for _ in range(DEATHS_IN_A_ROW - 1):
        mortal.alive = False
        watcher.look_after(watched, now)
        assert watched.again_at is not None
        pauses.append(watched.again_at - now)
        now = watched.again_at
        watcher.look_after(watched, now)

    assert pauses == sorted(set(pauses))
    assert pauses[-1] <= supervisor.LONGEST_PAUSE


def test_what_does_not_recover_ends_the_run_with_its_last_words(mortal: Mortal, watched: Watched) -> None:
    watched.deaths, mortal.alive = DEATHS_IN_A_ROW - 1, False

    with pytest.raises(CannotRun, match="its last words"):
        Supervisor().look_after(watched, 1.0)


def test_who_lived_long_enough_is_forgiven(watched: Watched) -> None:
    watched.deaths = DEATHS_IN_A_ROW - 1

    Supervisor().look_after(watched, STEADY_SECONDS + 1.0)

    assert watched.deaths == 0


def test_a_process_ends_with_the_children_it_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids = tmp_path / "pids"
    program = f"""
import pathlib, subprocess, time
pathlib.Path({str(pids)!r}).write_text(str(subprocess.Popen(["sleep", "60"]).pid))
time.sleep(60)
"""
    process = Process("parent", ["-c", program], {})
    process.log = tmp_path / "log"
    process.start()
    eventually(lambda: pids.exists() and pids.read_text() != "", "the child has started")

    process.stop()

    eventually(lambda: not is_alive(int(pids.read_text())), "the child has ended", within=10)


def is_alive(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout != "" and not done.stdout.startswith("Z")


# The state folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (state, run):
        monkeypatch.setattr(module, "STATE", tmp_path)
    for name in state.SAID_BY_THE_USER:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_fresh_removes_what_runs_made_and_nothing_else(folder: Path) -> None:
    (folder / "valkey").mkdir()
    for name in ("cairn.sqlite3", "cairn.sqlite3-wal", "beat.dat", state.CHOICES, "letters.json", "beatles.mp3"):
        (folder / name).touch()

    state.throw_away()

    assert sorted(path.name for path in folder.iterdir()) == ["beatles.mp3", "letters.json"]


def test_fresh_follows_the_link_to_where_root_keeps_postgresql(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "cairn-1"
    elsewhere.mkdir()
    (folder / "postgres").symlink_to(elsewhere)
    (folder / state.CHOICES).touch()

    state.throw_away()

    assert not elsewhere.exists()
    assert list(folder.iterdir()) == []


def test_fresh_touches_nothing_in_a_folder_that_was_never_ours(folder: Path) -> None:
    (folder / "log").mkdir()

    state.throw_away()

    assert (folder / "log").exists()


def test_the_secret_key_is_made_once_for_our_eyes_only(folder: Path) -> None:
    assert state.secret_key() == state.secret_key()
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    assert len(state.secret_key()) >= 50


def test_what_the_user_sets_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")

    env = state.settings(state.sqlite_url(), "redis://ours", demo=True)

    assert env["DATABASE_URL"] == "postgres://somewhere/else"
    assert env["REDIS_URL"] == "redis://ours"


@pytest.mark.parametrize(
    ("database", "first", "later", "shown"),
    [
        ("new", [], [], True),
        ("new", ["--no-demo"], [], False),  # real data may be there by now: the story is not mixed into it
        ("new", [], ["--no-demo"], False),
        ("filled", [], [], False),
    ],
)
def test_the_first_start_decides_about_the_demo(
    folder: Path, database: str, first: list[str], later: list[str], shown: bool
) -> None:
    (folder / "cairn.sqlite3").write_text("rows" if database == "filled" else "")

    run.demo_choice(run.run_options(first))
    (folder / "cairn.sqlite3").write_text("rows")

    assert run.demo_choice(run.run_options(later)) == (False, shown)


def test_nothing_is_told_to_somebody_elses_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")

    assert run.demo_choice(run.run_options([])) == (True, False)
