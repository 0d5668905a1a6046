"""docker-compose.yml and the Dockerfile, checked as far as a machine without a container engine can."""

import os
import re
import shlex
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
import yaml

from launch import run
from tests.launcher.conftest import ROOT

WORDS: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
DURATION = {"type": "string", "pattern": r"^\d+(s|m|h)$"}

# The part of the Compose specification that the file uses; an unknown word is a mistake.
SERVICE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image"],
    "properties": {
        "build": {"const": "."},
        "image": {"type": "string", "pattern": r"^[a-z]+(:\d+)?$"},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "init": {"type": "boolean"},
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "command": WORDS,
        "ports": WORDS,
        "volumes": WORDS,
        "shm_size": {"type": "string", "pattern": r"^\d+mb$"},
        "stop_grace_period": DURATION,
        "deploy": {"type": "object", "additionalProperties": False, "properties": {"replicas": {"type": "integer"}}},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {
                    "condition": {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
                },
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test", "interval", "timeout", "retries"],
            "properties": {
                "test": WORDS,
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
                "retries": {"type": "integer"},
            },
        },
    },
}

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "cairn"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DEFAULT_COMMAND: list[str] = yaml.safe_load(DOCKERFILE.split("\nCMD ")[1])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_written_as_compose_understands_it(name: str) -> None:
    jsonschema.validate(SERVICES[name], SERVICE)


def test_the_file_has_no_other_parts() -> None:
    assert {name for name in COMPOSE if not name.startswith("x-")} == {"services", "volumes"}
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgres", "redis"}


def test_services_wait_only_for_services_that_can_say_they_are_there() -> None:
    for service in SERVICES.values():
        for other, wait in service.get("depends_on", {}).items():
            assert other in SERVICES
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
            if wait["condition"] == "service_completed_successfully":
                assert SERVICES[other]["restart"] == "no"


def test_every_volume_is_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_the_database_outlives_its_container_and_the_broker_refuses_to_forget() -> None:
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert SERVICES["redis"]["volumes"] == ["redis:/data"]
    assert "--appendonly yes --maxmemory-policy noeviction" in " ".join(SERVICES["redis"]["command"])


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "SEALING_KEY", "PERSONAL_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{name}([:?-]*)", text)) == {":?"}


@pytest.mark.parametrize("name", OURS)
def test_a_command_of_ours_exists_and_takes_its_options(name: str) -> None:
    command: list[str] = OURS[name].get("command", DEFAULT_COMMAND)
    assert command[0] == "python"

    done = subprocess.run(
        [sys.executable, *command[1:], "--help"],
        cwd=ROOT,
        env=environment_of(name),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for option in (word for word in command if word.startswith("--")):
        assert option in done.stdout


def test_the_settings_accept_the_environment_of_the_services() -> None:
    for name in OURS:
        program = "from django.conf import settings; print(settings.DATABASES['default']['HOST'], settings.REDIS_URL)"
        env = {**environment_of(name), "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )

        assert done.stdout.split() == ["postgres", "redis://redis:6379/0"]


def test_containers_and_run_start_the_same_programs() -> None:
    modules = {name.split("-")[0]: command[1] for name, command in run.processes(8000, pulse=False)}

    for name in ("web", "worker", "beat"):
        assert OURS[name].get("command", DEFAULT_COMMAND)[2] == modules[name]


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert DOCKERFILE.rindex("USER cairn") > DOCKERFILE.rindex("RUN ")


def test_what_the_image_copies_is_there_and_secrets_stay_out() -> None:
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        for source in shlex.split(line)[:-1]:
            assert (ROOT / source).exists()
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "var", ".venv*", ".env"} <= set(ignored)


def environment_of(name: str) -> dict[str, str]:
    """A service's environment, with what .env would hold."""
    given = {"POSTGRES_PASSWORD": "letters1", "SECRET_KEY": "x" * 50, "SEALING_KEY": "y" * 40, "PERSONAL_KEY": "z" * 40}

    def filled(match: re.Match[str]) -> str:
        return given.get(match[1], (match[2] or "").lstrip("-"))

    said = {
        key: re.sub(r"\$\{(\w+)(?::([?-][^}]*))?\}", filled, value) for key, value in OURS[name]["environment"].items()
    }
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **said}
