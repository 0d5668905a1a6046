"""STREAMS_URL: off unless it is said, and read strictly."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config import env


def test_streams_are_off_unless_somebody_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMS_URL", raising=False)
    assert env.streams_url() == ""


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost:6379/1",
        "rediss://:secret@redis.example.org:6380/0",
        "unix:///run/valkey.sock",
        "redis+cluster://one:7000,two:7001,three:7002",
        "rediss+cluster://cairn:s%40cret@10.0.0.1:7000,[fd00::2]:7000",
    ],
)
def test_one_server_or_the_nodes_of_a_cluster_are_named_by_their_address(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMS_URL", url)
    assert env.streams_url() == url


@pytest.mark.parametrize(
    "url",
    [
        "on",
        "1",
        "http://x",
        "redis-cluster://x:1",
        "redis+cluster://",
        "redis+cluster://one",
        "redis+cluster://a:1,",
        "redis+cluster://a:1/0",
        "redis+cluster://a b:1",
        "redis:///0 ",
    ],
)
def test_a_wrong_address_stops_the_program_with_a_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_URL", url)
    with pytest.raises(env.Misconfigured, match=r"^cairn: STREAMS_URL .*\.$"):
        env.streams_url()


def test_beat_mends_streams_where_there_are_any() -> None:
    asks = "from django.conf import settings; print('mend streams' in settings.CELERY_BEAT_SCHEDULE)"
    given = {**os.environ, "STREAMS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", asks], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    assert "mend streams" not in settings.CELERY_BEAT_SCHEDULE
