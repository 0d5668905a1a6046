"""How far somebody has come in the guided hour: what the panel shows, and the cookie that remembers it."""

import re
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from accounts.roles import Role
from portfolio.guide.steps import STEPS, Step

COOKIE = "cairn_guide"
DAYS = 30
_ONE = re.compile(r"([a-z_]{1,24})\.(\d{0,9})(c?)")


@dataclass(frozen=True)
class Shown:
    """One step as the panel shows it."""

    number: int
    step: Step
    href: str
    is_taken: bool
    is_here: bool


@dataclass(frozen=True)
class Walk:
    """The hour of one role at one address. `taken`: the numbers of the steps, from 1."""

    role: Role
    taken: frozenset[int] = frozenset()
    is_closed: bool = False
    here: str = ""

    @property
    def steps(self) -> list[Shown]:
        """Those whose page there is."""
        return [
            Shown(number, step, href, number in self.taken, _fits(step.seen, self.here) or self.here == href)
            for number, step in enumerate(STEPS[self.role], 1)
            if (href := address_of(step))
        ]

    @property
    def current(self) -> Shown | None:
        """The step that this page belongs to: the first that is still to be done, else the last one taken here."""
        here = [shown for shown in self.steps if shown.is_here]
        return next((shown for shown in here if not shown.is_taken), here[-1] if here else None)

    @property
    def next(self) -> Shown | None:
        """The first step that is not taken, and not the one that this page is about."""
        current = self.current
        return next((shown for shown in self.steps if not shown.is_taken and shown != current), None)

    @property
    def count(self) -> int:
        return sum(shown.is_taken for shown in self.steps)

    @property
    def is_over(self) -> bool:
        return all(shown.is_taken for shown in self.steps)

    def after_seeing(self, address: str) -> "Walk":
        """A page was shown at this address."""
        seen = {
            shown.number
            for shown in replace(self, here=address).steps
            if not shown.step.done and (_fits(shown.step.seen, address) or (not shown.step.seen and shown.is_here))
        }
        return replace(self, taken=self.taken | seen, here=address)

    def after_sending(self, path: str) -> "Walk":
        """Something was sent to this path and taken."""
        done = {number for number, step in enumerate(STEPS[self.role], 1) if _fits(step.done, path)}
        return replace(self, taken=self.taken | done)


def address_of(step: Step) -> str:
    """Where the step leads; nothing as long as no page has that name."""
    name, *arguments = step.page
    try:
        return reverse(name, args=arguments) + step.query
    except NoReverseMatch:
        return ""


def _fits(pattern: str, address: str) -> bool:
    return bool(pattern) and re.fullmatch(pattern, address) is not None


def read(cookie: str, role: Role) -> Walk:
    """The walk of this role as the browser remembers it; from the start for what it does not."""
    for name, taken, closed in _ONE.findall(cookie[:400]):
        if name == role.value:
            return Walk(role, frozenset(int(digit) for digit in taken), bool(closed))
    return Walk(role)


def written(walk: Walk, cookie: str) -> str:
    """The cookie with this walk in it, beside those of other roles."""
    others = {
        name: (taken, closed)
        for name, taken, closed in _ONE.findall(cookie[:400])
        if name in {role.value for role in STEPS} and name != walk.role.value
    }
    mine = ("".join(str(number) for number in sorted(walk.taken)), "c" if walk.is_closed else "")
    return "-".join(f"{name}.{taken}{closed}" for name, (taken, closed) in {**others, walk.role.value: mine}.items())
