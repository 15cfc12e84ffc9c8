"""The page as a file: nothing of a customer or an agent is markup in it, and it fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from replylint.audit.page.markup import data, tag, text
from replylint.audit.publish import publish
from replylint.audit.summary import Options

Report = Callable[..., Path]
Make = Callable[..., Options]
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028&amp;\"'"


class _Elements(HTMLParser):
    """The elements of a page, and the text of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] += data
        else:
            self.texts.append(data)


@pytest.fixture
def page(report: Report, options: Make) -> Callable[..., str]:
    """page(replies, **options) is the page of a report on them."""

    def make(
        replies: list[dict[str, object]], promises: list[dict[str, object]] | None = None, **changes: object
    ) -> str:
        folder = report(replies, promises or [])
        publish(folder, options(folder, **changes))
        return (folder / "index.html").read_text("utf-8")

    return make


def test_what_people_wrote_is_text_wherever_it_stands(page: Callable[..., str]) -> None:
    finding = {"rule": "jargon/x", "quote": EVIL, "message": EVIL, "suggestion": EVIL}
    replies = [
        {
            **dict.fromkeys(("agent", "team", "customer", "subject", "customer_wrote"), EVIL),
            "text": f"Well, {EVIL}",
            "trouble": f"my order never arrived {EVIL}",
            "format": "html",
            "score": 10,
            "findings": [finding],
        }
    ] * 3
    distinct = [
        {**one, "conversation": f"c{number}", "reply": f"c{number} {EVIL}"} for number, one in enumerate(replies)
    ]
    due = msgspec.convert("2026-03-02T00:00:00Z", type=datetime)
    made = page(distinct, [{"quote": EVIL, "agent": EVIL, "due": due}], title=EVIL, sources=(EVIL,))
    found = _Elements(made)
    assert len(found.scripts) == 4
    assert all(name != "img" for name, _ in found.tags)
    assert not any(key.startswith("on") for _, attributes in found.tags for key in attributes)
    assert any("<img src=x" in told for told in found.texts)
    frame = msgspec.json.decode(found.scripts[0])
    assert frame["names"]["agent"] == [EVIL]


def test_json_in_a_script_cannot_end_it() -> None:
    told = data({"a": "</script><!--\u2028\u2029&"})
    assert not set(told) & set("<>&\u2028\u2029")
    assert msgspec.json.decode(told.encode()) == {"a": "</script><!--\u2028\u2029&"}


def test_texts_in_elements_and_attributes_are_escaped() -> None:
    assert tag("p", "<b>", title='"<', class_="x", hidden=True, lang=None) == (
        '<p title="&quot;&lt;" class="x" hidden>&lt;b&gt;</p>'
    )
    assert text("a", tag("b", "c"), None) == "a<b>c</b>"


def test_only_the_scripts_of_the_page_may_run_and_nothing_is_fetched(page: Callable[..., str]) -> None:
    made = page([{}])
    found = _Elements(made)
    policy = next(attributes["content"] for _, attributes in found.tags if attributes.get("http-equiv")) or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not [attributes for _, attributes in found.tags if "style" in attributes or attributes.get("src")]
    assert not re.findall(r'(?:href|src)="(?:https?:)?//', made)


def test_a_blind_page_and_its_tables_name_nobody(report: Report, options: Make) -> None:
    names = ("Anna", "Berg", "Blueteam", "Carl", "export.csv")
    text = "Dear Carl, you hear from us soon. Regards, Anna Berg of Blueteam"
    told = {
        "customer": "Carl Kay",
        "team": "Blueteam",
        "customer_wrote": "Hello Anna, Carl here.",
        "subject": "For Anna",
    }
    folder = report(
        [
            {**told, "text": text, "score": 80, "words": 50, "findings": [("timeframe/vague-time", "soon")]},
            {**told, "text": f"{text} too", "trouble": "Anna never called"},
        ]
    )
    publish(folder, options(folder, blind=True, sources=("export.csv",)))
    for name in ("index.html", "agents.csv", "rules.csv", "summary.json"):
        written = (folder / name).read_text("utf-8-sig")
        assert [one for one in names if one in written] == [], name
        assert name == "rules.csv" or "Agent 1" in written


def test_numbers_of_a_blind_report_stay_the_same_with_the_same_seed(report: Report, options: Make) -> None:
    folder = report([{"agent": name} for name in ("Ann", "Bo", "Cy", "Di", "Ed")])
    first = publish(folder, options(folder, blind=True, seed=4)).agents
    assert publish(folder, options(folder, blind=True, seed=4)).agents == first
    assert {line.name for line in first} == {f"Agent {number}" for number in range(1, 6)}
    assert {line.place for line in first} == {None}


def test_html_replies_are_shown_as_their_source(page: Callable[..., str]) -> None:
    made = page(
        [{"score": 50, "format": "html", "text": "<p>You hear <b>soon</b>.</p>", "findings": [("a/b", "soon")]}]
    )
    assert '&lt;p&gt;You hear &lt;b&gt;<mark class="warn">soon<sup>1</sup></mark>&lt;/b&gt;' in made
    assert "HTML source" in made


def test_findings_that_overlap_are_told_apart_by_their_numbers(page: Callable[..., str]) -> None:
    found = [("a/outer", "as soon as possible"), {"rule": "a/inner", "quote": "soon", "severity": "stop"}]
    made = page([{"score": 20, "text": "It comes as soon as possible.", "findings": found}])
    assert '<mark class="warn">as </mark><mark class="stop">soon<sup>2</sup></mark>' in made
    assert '<mark class="warn"> as possible<sup>1</sup></mark>' in made


def test_the_list_for_review_is_shown_where_there_is_one(report: Report, options: Make) -> None:
    folder = report([{}])
    publish(folder, options(folder))
    assert 'id="review"' not in (folder / "index.html").read_text("utf-8")
    entries = [
        {"id": "r1", "channel": "chat", "sampled": "random"},
        {"id": "r2", "channel": None, "sampled": "targeted: score 5"},
    ]
    (folder / "review.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, entries)))
    publish(folder, options(folder, review_seed=7))
    made = (folder / "index.html").read_text("utf-8")
    assert "1 drawn at random, 1 because something there asks for a look. The draw’s seed is 7." in made
    assert "targeted: score 5" in made


def test_what_an_audit_lacks_has_no_section(page: Callable[..., str]) -> None:
    made = page([{}])
    for absent in ("ratings", "promises", "compared", "review"):
        assert f'id="{absent}"' not in made
        assert f'href="#{absent}"' not in made


def test_many_agents_are_told_apart_as_far_as_a_page_can(page: Callable[..., str]) -> None:
    replies = [{"agent": f"Agent {number % 510}"} for number in range(1500)]
    made = page([*replies])
    frame = msgspec.json.decode(_Elements(made).scripts[0])
    assert len(frame["names"]["agent"]) == 501
    assert frame["names"]["agent"][-1] == "Others (10 agents)"
    assert "10 agents who wrote less stand together" in made
