"""What agents, teams and channels are called in what is published, and what a blind report leaves out of texts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import msgspec

from replylint.audit.columns import Member
from replylint.audit.privacy import Cut, Privacy, cut

UNKNOWN = {"agent": "Not given", "team": "No team", "channel": "Not given"}
OTHERS = "Others"
# Names are cut where they are known, and addresses and handles everywhere; the salt is never used.
_VEIL = Privacy(salt="blind", redact=True)


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The name that is shown for each code. In a blind report agents and teams are numbers, in a random order."""

    agents: tuple[str, ...]
    teams: tuple[str, ...]
    channels: tuple[str, ...]
    blind: bool = False
    hidden: tuple[tuple[str, str], ...] = ()

    def cuts(self, text: str, people: Iterable[tuple[str, str]] = ()) -> list[Cut]:
        """What a blind report leaves out of a text of a conversation between `people`."""
        return _VEIL.cuts(text, [*people, *self.hidden]) if self.blind and text else []

    def text(self, text: str, people: Iterable[tuple[str, str]] = ()) -> str:
        """The text as it may be shown."""
        return cut(text, self.cuts(text, people)) if self.blind else text


def labels(
    agents: Sequence[Member], teams: Sequence[Member], channels: Sequence[Member], blind: bool, seed: int
) -> Labels:
    """Names as they are given, or numbers."""
    shown = tuple(member.name or UNKNOWN["channel"] for member in channels)
    if not blind:
        return Labels(
            agents=tuple(member.name or UNKNOWN["agent"] for member in agents),
            teams=tuple(member.name or UNKNOWN["team"] for member in teams),
            channels=shown,
        )
    hidden = [("team", member.name) for member in teams if member.name]
    return Labels(
        agents=_numbered("Agent", agents, seed),
        teams=_numbered("Team", teams, seed),
        channels=shown,
        blind=True,
        hidden=tuple(hidden),
    )


def _numbered(kind: str, members: Sequence[Member], seed: int) -> tuple[str, ...]:
    order = sorted(range(len(members)), key=lambda code: members[code].key)
    random.Random(f"{seed} {kind}").shuffle(order)
    numbers = {code: number for number, code in enumerate(order, 1)}
    return tuple(f"{kind} {numbers[code]}" for code in range(len(members)))
