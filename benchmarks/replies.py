"""A month of replies out of a seed: sentences of ../shared/corpus recombined, with other names, numbers and dates.

    python -m benchmarks.replies 250000 FOLDER        JSON Lines of threads, in files of 50,000

Every reply and every customer's message takes its sentences from different ones of the corpus, by where they stood
(the first, one in the middle, the last), so that hardly two are alike. The demo stands in where the corpus is missing.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SEED = 7
IN_FILE = 50_000
AGENTS, TEAMS = 200, ("Billing", "Orders", "Returns", "Technical", "Accounts", "Delivery")
BEGIN, DAYS = datetime(2026, 10, 1, 8, tzinfo=UTC), 31
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z<@\"'(])|\n+")
_NUMBER = re.compile(r"(?<![\w/.])\d+(?![\w/])")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November")
_DAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_NAME = re.compile(r"<name>|<tel_num>|<acc_num>")
_FIRST_NAMES = """
    Aisha Alan Ana Anders Bea Ben Carla Chen Clara Dana David Elif Emma Farid Fiona George Grace Hana Henry Ines Ivan
    Jack Jana Karim Kate Lena Leo Maria Marc Nadia Nils Olga Omar Paula Pete Rosa Ruth Sam Sofia Tariq Tom Uma Vera
    Wen Xavi Yara Zoe
"""
_LAST_NAMES = """
    Abbot Adeyemi Ahmed Baker Banerjee Braun Costa Cruz Diaz Dubois Evans Fischer Garcia Gupta Haddad Hansen Ito
    Jones Kaya Kim Kowalski Lopez Marin Meyer Moreau Nguyen Novak Okafor Olsen Patel Quinn Rossi Saito Schulz Silva
    Smith Tanaka Torres Vogel Walker Weber Yilmaz Young Zhang
"""
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()


class Mixer:
    """Texts out of the sentences of others, each from where it stood: first, last, or between."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._first: list[str] = []
        self._last: list[str] = []
        self._between: list[str] = []
        self._lengths: list[int] = []
        for text in texts:
            sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
            if not sentences:
                continue
            self._lengths.append(len(sentences))
            self._first.append(sentences[0])
            self._last += sentences[-1:] if len(sentences) > 1 else []
            self._between += sentences[1:-1]

    def text(self, chance: random.Random, name: str) -> str:
        """One of them, to or from somebody of that name."""
        length = chance.choice(self._lengths)
        parts = [chance.choice(self._first)]
        parts += [chance.choice(self._between) for _ in range(length - 2)]
        if length > 1:
            parts.append(chance.choice(self._last))
        return " ".join(_changed(part, chance, name) for part in parts)


def _changed(sentence: str, chance: random.Random, name: str) -> str:
    """The sentence with another name, other numbers and another day."""
    if "<" in sentence:
        sentence = _NAME.sub(name, sentence)
    sentence = _NUMBER.sub(lambda found: _digits(found[0], chance), sentence)
    sentence = _DAY.sub(lambda _: chance.choice(_WEEKDAYS), sentence)
    return _MONTH.sub(lambda _: chance.choice(_MONTHS), sentence)


def _digits(number: str, chance: random.Random) -> str:
    return str(chance.randrange(10 ** (len(number) - 1), 10 ** len(number)))


def threads(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """So many threads, the same for the same seed."""
    chance = random.Random(seed)
    found = list(_corpus())
    channels = sorted({thread.get("channel", "email") for thread in found})
    mixed = {}
    for channel in channels:
        of_channel = [thread for thread in found if thread.get("channel", "email") == channel]
        said = [message["text"] for thread in of_channel for message in thread.get("thread", [])]
        mixed[channel] = (Mixer([thread["reply"] for thread in of_channel]), Mixer(said))
    agents = [f"{first} {last}" for first in _FIRST for last in _LAST]
    chance.shuffle(agents)
    for number in range(count):
        channel = channels[number % len(channels) if number % 5 == 0 else 0]
        replies, messages = mixed[channel]
        customer = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        agent = chance.randrange(AGENTS)
        asked = BEGIN + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        thread: dict[str, Any] = {
            "id": f"{number + 1:07}",
            "conversation": f"T{number + 1:07}",
            "channel": channel,
            "customer": {"name": customer},
            "team": TEAMS[agent % len(TEAMS)],
            "thread": [
                {
                    "role": "customer",
                    "text": messages.text(chance, agents[agent].split()[0]),
                    "at": asked.isoformat(),
                }
            ],
            "reply": replies.text(chance, customer.split()[0]),
            "reply_author": agents[agent],
            "reply_at": (asked + timedelta(minutes=chance.randrange(5, 2000))).isoformat(),
        }
        if chance.random() < 0.2:
            thread["csat"] = chance.choice((1, 2, 3, 4, 4, 5, 5, 5))
        yield thread


def _corpus() -> Iterator[dict[str, Any]]:
    if CORPUS.is_dir():
        for name in ("email", "social"):
            for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
                yield json.loads(line)
    else:
        for path in sorted((ROOT / "demo" / "threads").glob("*.json")):
            yield json.loads(path.read_text("utf-8"))


def write(count: int, folder: Path, seed: int = SEED) -> dict[str, float]:
    """Writes them as JSON Lines, and tells how many of the replies, and of their sentences, are distinct."""
    folder.mkdir(parents=True, exist_ok=True)
    replies: set[int] = set()
    sentences: set[int] = set()
    words = number_of_sentences = 0
    file = None
    for number, thread in enumerate(threads(count, seed)):
        if number % IN_FILE == 0:
            if file is not None:
                file.close()
            file = (folder / f"replies-{number // IN_FILE:03}.jsonl").open("w", encoding="utf-8")
        assert file is not None
        file.write(json.dumps(thread, ensure_ascii=False) + "\n")
        replies.add(hash(thread["reply"]))
        parts = _SENTENCE.split(thread["reply"])
        sentences.update(map(hash, parts))
        number_of_sentences += len(parts)
        words += thread["reply"].count(" ") + 1
    if file is not None:
        file.close()
    return {
        "replies": count,
        "distinct replies": len(replies) / count,
        "distinct sentences": len(sentences) / number_of_sentences,
        "words a reply": words / count,
    }


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])))
