"""docs/walkthrough.md and docs/events.md are true: each curl line is sent to a running Cairn, and answered as printed.

A machine without curl runs them too: the lines are read here, faithfully (-s -N -i -X -H -d and the address, nothing
else), and sent with httpx. A printed answer may leave members out; `<NAME>` in it keeps what stood there for later lines.
"""

import json
import re
import shlex
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from accounts.roles import SCOPE_MEANINGS
from launch.installation import Installation

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT, EVENTS = DOCS / "walkthrough.md", DOCS / "events.md"
BLOCK = re.compile(r"^```(sh|json|http|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = 20


@dataclass(frozen=True)
class Call:
    method: str
    address: str
    headers: dict[str, str]
    body: bytes | None
    shows_head: bool


@dataclass
class Shell:
    """What was exported, and what lines of curl mean."""

    known: dict[str, str] = field(default_factory=dict)

    def words(self, line: str) -> list[str]:
        """The line's words; $NAME is filled in except inside single quotes, and quotes in its value stay, as in a shell."""
        marked = re.sub(
            r"'[^']*'|\$([A-Z]+)", lambda found: f"\0{found[1]}\0" if found[1] else found[0], line.replace("\\\n", " ")
        )
        return [re.sub("\0([A-Z]+)\0", lambda found: self.known[found[1]], word) for word in shlex.split(marked)]

    def call(self, line: str) -> Call:
        first, *words = self.words(line)
        assert first == "curl", line
        method, address, headers, body, shows_head = "GET", "", {}, None, False
        while words:
            word = words.pop(0)
            if word in ("-s", "-N"):
                continue
            if word == "-i":
                shows_head = True
            elif word == "-X":
                method = words.pop(0)
            elif word == "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = words.pop(0).encode()
            else:
                assert not word.startswith("-") and not address, f"what curl makes of {word} is not read here"
                address = word
        return Call(method, address, headers, body, shows_head)

    def differs(self, printed: Any, found: Any, where: str = "") -> str:
        """The first place where the answer is not as printed; empty when there is none. Keeps what <NAME> stands for."""
        if isinstance(printed, str) and (name := re.fullmatch(r"<([A-Z]+)>", printed)):
            kept = self.known.get(name[1]) if name[1] in self.fixed else None
            self.known[name[1]] = str(found)
            return "" if kept in (None, str(found)) else f"{where} is {found}, {name[0]} was {kept}"
        if isinstance(printed, dict):
            if not isinstance(found, dict) or set(printed) - set(found):
                return f"{where} lacks {sorted(set(printed) - set(found or {}))}"
            return next(filter(None, (self.differs(printed[key], found[key], f"{where}/{key}") for key in printed)), "")
        if isinstance(printed, list):
            if not isinstance(found, list) or len(found) != len(printed):
                return f"{where} has another length: {found}"
            pairs = enumerate(zip(printed, found, strict=True))
            return next(filter(None, (self.differs(one, other, f"{where}/{at}") for at, (one, other) in pairs)), "")
        return "" if printed == found else f"{where} is {found!r}, printed is {printed!r}"

    fixed = frozenset({"KR", "KPI", "NEXT", "PLACE"})  # named again later: the same thing every time


def test_every_line_does_what_it_prints(running: Installation) -> None:
    shell = Shell({"CAIRN": running.address, "ADMIN": token_from_the_page(running.address)})
    assert run_every_line(shell, DOCUMENT, ("CAIRN=http://127.0.0.1:8000", "ADMIN=cairn_...")) >= 15


def test_every_line_about_events_does_what_it_prints(running: Installation) -> None:
    shell = Shell({"CAIRN": running.address, "TOKEN": token_of_a_service(running.address)})
    assert run_every_line(shell, EVENTS, ("CAIRN=http://127.0.0.1:8000", "TOKEN=cairn_...")) >= 8


def run_every_line(shell: Shell, document: Path, exports: tuple[str, ...]) -> int:
    """How many lines were sent."""
    blocks = BLOCK.findall(document.read_text())
    assert blocks[0] == ("sh", "".join(f"export {line}\n" for line in exports))
    pairs = list(zip(blocks[1::2], blocks[2::2], strict=True))
    for (kind, line), (answer_kind, printed) in pairs:
        assert kind == "sh" and answer_kind in ("json", "http", "text"), line
        call = shell.call(line)
        assert call.shows_head == (answer_kind == "http"), line
        told = streamed_as_printed if answer_kind == "text" else answered_as_printed
        trouble = told(shell, call, printed)
        assert not trouble, f"{line}\n{trouble}"
    return len(pairs)


def streamed_as_printed(shell: Shell, call: Call, printed: str) -> str:
    """What differs in the first lines of a stream, which then goes on."""
    with httpx.stream(call.method, call.address, headers=call.headers, timeout=PATIENCE) as response:
        lines = response.iter_lines()
        for expected in printed.rstrip("\n").split("\n"):
            found = next(lines)
            name, _, value = expected.partition(": ")
            name_found, _, value_found = found.partition(": ")
            is_json = value.startswith("{")
            pair = (json.loads(value), json.loads(value_found)) if is_json else (value, value_found)
            if trouble := (name != name_found and found) or shell.differs(*pair):
                return f"{trouble}; printed is {expected}"
    return ""


def token_of_a_service(address: str) -> str:
    """A service account's token, made over REST by the demo's administrator."""
    headers = {"Authorization": f"Bearer {token_from_the_page(address)}"}
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=30) as admin:
        made = admin.post("/users", json={"email": "scale@example.org", "name": "Scales", "roles": ["service"]}).json()
        scopes = ["topics:read", "topics:write", "events:read", "events:write"]
        return str(
            admin.post("/tokens", json={"user": made["id"], "name": "scale 7", "scopes": scopes}).json()["token"]
        )


def answered_as_printed(shell: Shell, call: Call, printed: str) -> str:
    """What differs; a question is asked again for a moment, since readers follow the log on their own time."""
    deadline = time.monotonic() + PATIENCE
    while True:
        response = httpx.request(call.method, call.address, headers=call.headers, content=call.body, timeout=30)
        head, _, body = printed.partition("\n\n") if call.shows_head else ("", "", printed)
        trouble = head_differs(shell, head, response) or shell.differs(json.loads(body), response.json())
        if not trouble or call.method != "GET" or time.monotonic() > deadline:
            return f"{trouble}\n{response.status_code} {response.text}" if trouble else ""
        time.sleep(0.2)


def head_differs(shell: Shell, head: str, response: httpx.Response) -> str:
    if not head:
        return "" if response.is_success else f"answered {response.status_code}"
    first, *lines = head.splitlines()
    found = f"HTTP/1.1 {response.status_code} {response.reason_phrase}"
    if first != found:
        return f"answered {found}, printed is {first}"
    given = dict(line.split(": ", 1) for line in lines)
    return shell.differs(given, {name: response.headers.get(name) for name in given}, "headers")


def token_from_the_page(address: str) -> str:
    """Signs in as the demo's administrator and makes the token that the walk-through asks for."""
    scope = next(scope for scope, meaning in SCOPE_MEANINGS.items() if f"*{meaning}*" in DOCUMENT.read_text())
    with httpx.Client(base_url=address, follow_redirects=True, headers={"Referer": address}, timeout=30) as browser:
        hidden = hidden_token(browser.get("/accounts/login/").text)
        browser.post("/demo/sign-in", data={"csrfmiddlewaretoken": hidden, "role": "administrator"})
        hidden = hidden_token(browser.get("/tokens").text)
        form = {"csrfmiddlewaretoken": hidden, "name": "Walk-through", "days": "30", "scopes": scope}
        page = browser.post("/tokens", data=form).text
    found = re.search(r"cairn_\w{12}\.\w{40}", page)
    assert found, "the page API tokens shows a new token"
    return found[0]


def hidden_token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]
