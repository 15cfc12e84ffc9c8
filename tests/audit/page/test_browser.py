"""The page in a browser: its filters, its numbers, and whether everybody can use it.

With REPLYLINT_ARTEFACTS set to a folder, pictures of the page are left there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from replylint.audit import columns, cube
from replylint.audit.counts import Counts
from replylint.audit.publish import publish
from replylint.audit.summary import Options, Summary

Write = Callable[..., Path]
Month = Callable[[int], tuple[list[dict[str, Any]], list[dict[str, Any]]]]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def audited(
    tmp_path_factory: pytest.TempPathFactory, write_report: Write, replies_of_a_month: Month
) -> tuple[Path, Summary]:
    """A report on a month, and what it says."""
    replies, promises = replies_of_a_month(600)
    folder = write_report(tmp_path_factory.mktemp("audited") / "report", replies, promises)
    counts = Counts(rows=len(replies) + 8, scored=len(replies), excluded={"bot": 5, "note": 2}, rejects=1)
    return folder, publish(folder, Options(counts=counts, title="A month of replies", version="1.2.3", rulebook="abc"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, audited: tuple[Path, Summary]) -> Iterator[Callable[..., Any]]:
    """page(fragment="", **settings) is the page, open and drawn; what it complains of fails the test."""
    complaints: list[str] = []
    opened = []

    def make(fragment: str = "", folder: Path | None = None, **settings: Any) -> Any:
        view = browser.new_page(**({"viewport": {"width": 1280, "height": 900}} | settings))
        view.on("console", lambda message: complaints.append(message.text))
        view.on("pageerror", lambda error: complaints.append(str(error)))
        view.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
        view.goto(f"{((folder or audited[0]) / 'index.html').as_uri()}{fragment}")
        view.wait_for_selector("html[data-ready]", state="attached")
        for chart in view.locator(".chart").all():
            chart.locator("svg").wait_for()
        opened.append(view)
        return view

    yield make
    for view in opened:
        view.close()
    assert complaints == []


def figures(view: Any) -> list[str]:
    """The big numbers of the overview."""
    return [told.strip() for told in view.locator("#figures dd.value").all_inner_texts()]


def rows(view: Any, name: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    found = view.locator(f"#table-{name} tbody tr:not(.group)").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )
    return {cells[0].splitlines()[0]: cells[1:] for cells in found}


def expected(folder: Path, keep: Callable[..., bool]) -> tuple[int, float, float]:
    """n, mean score and share of warnings of some replies, counted one by one."""
    replies = columns.replies(folder)
    kept = [
        place
        for place in range(replies.n)
        if keep(
            agent=replies.agents[replies.agent[place]].name,
            team=replies.teams[replies.team[place]].name,
            channel=replies.channels[replies.channel[place]].name,
            step=int(replies.step[place]),
        )
    ]
    warned = sum(bool(replies.warns[place] + replies.stops[place]) for place in kept)
    return len(kept), sum(int(replies.score[place]) for place in kept) / len(kept), warned / len(kept)


def test_without_filters_the_page_says_what_the_summary_says(
    page: Callable[..., Any], audited: tuple[Path, Summary]
) -> None:
    view, summary = page(), audited[1]
    assert summary.score.mean is not None
    assert summary.with_warning.share is not None
    assert figures(view) == [
        f"{summary.score.mean:.1f}",
        f"{summary.with_warning.share * 100:.1f} %",
        f"{summary.stops}",
    ]
    for line in summary.agents:
        cells = rows(view, "agent")[line.name]
        assert cells[:3] == [
            f"{line.score.n}",
            f"{line.score.mean:.1f}",
            f"{line.score.low:.1f} to {line.score.high:.1f}",
        ]
        assert (line.place or "").split()[0] in cells[4]
    assert "too few to rank (n = " in rows(view, "agent")["Pia Wolf"][4]
    for rule in summary.rules:
        cells = rows(view, "rule")[rule.rule]
        assert cells[1:3] == [f"{rule.replies.count}", f"{(rule.replies.share or 0) * 100:.1f} %"]
        assert cells[5] == f"{rule.score.mean:.1f}"
    steps = list(rows(view, "step").values())
    assert [cells[:2] for cells in steps] == [[f"{line.score.n}", f"{line.score.mean:.1f}"] for line in summary.steps]
    categories = rows(view, "category")
    for category in summary.categories:
        assert next(cells for name, cells in categories.items() if name.startswith(category.title))[0] == (
            f"{category.score.n}"
        )


@pytest.mark.parametrize(
    ("name", "label", "keep"),
    [
        ("agent", "Tom Hale", lambda agent, **_: agent == "Tom Hale"),
        ("team", "Red", lambda team, **_: team == "Red"),
        ("channel", "chat", lambda channel, **_: channel == "chat"),
        ("from", "16 Mar", lambda step, **_: step >= 2),
        ("to", "15 Mar", lambda step, **_: step <= 1),
    ],
)
def test_a_filter_leaves_the_numbers_of_what_it_keeps(
    page: Callable[..., Any], audited: tuple[Path, Summary], name: str, label: str, keep: Callable[..., bool]
) -> None:
    view = page()
    view.locator(f"select[name={name}]").select_option(label=label)
    n, score, warned = expected(audited[0], keep)
    assert figures(view)[:2] == [f"{score:.1f}", f"{warned * 100:.1f} %"]
    assert view.locator("#status").inner_text().startswith(f"{n} of {audited[1].replies} replies")
    assert f"Scores of {n} replies" in view.locator("#table-spread caption").text_content()
    assert f"of {n} replies" in view.locator("#table-rule caption").inner_text()
    assert name in view.evaluate("location.hash")
    view.locator("#reset").click()
    assert figures(view)[0] == f"{audited[1].score.mean:.1f}"
    assert view.evaluate("location.hash") == ""


def test_a_rule_turns_means_into_shares(page: Callable[..., Any], audited: tuple[Path, Summary]) -> None:
    view = page()
    view.locator("select[name=rule]").select_option(label="timeframe/vague-time")
    replies, found = columns.replies(audited[0]), columns.findings(audited[0])
    whole = cube.build(replies, found)
    number = [rule.id for rule in found.rules].index("timeframe/vague-time")
    part, _ = whole.rules_of(len(found.rules), whole.everything)[number]
    assert part.share is not None
    assert figures(view)[3] == f"{part.share * 100:.1f} %"
    tom = [member.name for member in replies.agents].index("Tom Hale")
    theirs, _ = whole.rules_of(len(found.rules), whole.places[0] == tom)[number]
    assert theirs.share is not None
    assert rows(view, "agent")["Tom Hale"][:3] == [f"{theirs.n}", f"{theirs.count}", f"{theirs.share * 100:.1f} %"]
    assert "more often" in rows(view, "agent")["Tom Hale"][5]
    shown = view.locator("[data-list=worst] .example:visible code").all_inner_texts()
    assert "timeframe/vague-time" in shown


def test_filters_narrow_the_lists(page: Callable[..., Any]) -> None:
    view = page()
    view.locator("select[name=agent]").select_option(label="Mei Tan")
    for name in ("worst", "best"):
        heads = view.locator(f"[data-list={name}] .example:visible header p").all_inner_texts()
        assert heads
        assert all(head.startswith("Mei Tan") for head in heads)
    promises = view.locator("[data-list=promises] tr:visible td:nth-child(2)").all_inner_texts()
    assert set(promises) == {"Mei Tan"}


def test_the_address_keeps_the_filters(page: Callable[..., Any], audited: tuple[Path, Summary]) -> None:
    view = page("#team=Red&channel=email&from=2026-03-09")
    n, score, _ = expected(
        audited[0], lambda team, channel, step, **_: team == "Red" and channel == "email" and step >= 1
    )
    assert figures(view)[0] == f"{score:.1f}"
    view.get_by_role("link", name="Trend").click()
    assert view.evaluate("document.activeElement.textContent") == "Trend"
    assert "team=Red" in view.evaluate("location.hash")
    assert view.locator("#status").inner_text().startswith(f"{n} of ")


def test_who_stands_out_comes_first_and_the_rest_is_no_ranking(page: Callable[..., Any]) -> None:
    view = page()
    groups = view.locator("#table-agent tr.group").all_inner_texts()
    assert groups[0] == "Clearly below the mean of all (1)"
    assert groups[-1] == "Too few to rank (1)"
    assert next(iter(rows(view, "agent"))) == "Tom Hale"


def test_a_table_is_sorted_by_a_press_and_by_the_keyboard(page: Callable[..., Any]) -> None:
    view = page()
    head = view.locator("#table-agent thead th", has_text="Mean score")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    means = [float(cells[1]) for cells in rows(view, "agent").values()][:-1]
    assert means == sorted(means, reverse=True)
    # Whoever has too few stays at the end, and the focus where it was.
    assert list(rows(view, "agent"))[-1] == "Pia Wolf"
    view.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize("fragment", ["", "#rule=timeframe%2Fvague-time&agent=Tom+Hale"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(page: Callable[..., Any], scheme: str, fragment: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    view = page(fragment, color_scheme=scheme)
    for details in view.locator("details").all():
        details.evaluate("element => element.open = true")
    assert axe.Axe().run(view).generate_report().splitlines()[0] == "Found 0 accessibility violations:"


def test_a_narrow_page_scrolls_in_one_direction(page: Callable[..., Any]) -> None:
    view = page(viewport={"width": 360, "height": 740})
    assert view.evaluate("document.documentElement.scrollWidth") == 360


def test_what_people_wrote_runs_nowhere(page: Callable[..., Any], tmp_path: Path, write_report: Write) -> None:
    evil = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">\u2028"
    replies = [
        {"agent": evil, "team": evil, "text": evil, "score": 9, "conversation": f"c{number}", "customer_wrote": evil}
        | {"findings": [{"rule": "a/b", "quote": evil, "message": evil}], "trouble": f"the order never arrived {evil}"}
        for number in range(4)
    ]
    folder = write_report(tmp_path / "evil", replies)
    publish(folder, Options(counts=Counts(rows=4, scored=4), title="Calm"))
    view = page(folder=folder)
    assert view.title() == "Calm"
    assert view.locator("img").count() == 0
    assert "onerror" in view.locator("#table-agent tbody th").last.inner_text()


def test_a_blind_page_ranks_nobody(
    page: Callable[..., Any], tmp_path: Path, write_report: Write, replies_of_a_month: Month
) -> None:
    replies, promises = replies_of_a_month(300)
    folder = write_report(tmp_path / "blind", replies, promises)
    publish(folder, Options(counts=Counts(rows=300, scored=300), blind=True))
    view = page(folder=folder)
    assert list(rows(view, "agent")) == [f"Agent {number}" for number in range(1, 6)]
    assert view.locator("#table-agent tr.group").count() == 0
    assert "Against all" not in view.locator("#table-agent thead").inner_text()
    assert "Tom" not in view.content()


@pytest.mark.parametrize(
    ("name", "width", "settings"),
    [("light", 1280, {}), ("dark", 1280, {"color_scheme": "dark"}), ("narrow", 390, {}), ("print", 720, {})],
)
def test_pictures_are_left_where_they_are_asked_for(
    page: Callable[..., Any], name: str, width: int, settings: dict[str, Any]
) -> None:
    folder = os.environ.get("REPLYLINT_ARTEFACTS")
    if not folder:
        pytest.skip("REPLYLINT_ARTEFACTS names no folder")
    view = page(viewport={"width": width, "height": 900}, **settings)
    if name == "print":
        view.emulate_media(media="print")
        view.pdf(path=str(Path(folder) / "audit-print.pdf"), prefer_css_page_size=True)
    view.screenshot(path=Path(folder) / f"audit-{name}.png", full_page=True)
