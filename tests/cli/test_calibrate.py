"""`replylint calibrate`: the numbers on a file of labelled replies, the places behind them, and the floor."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from replylint.cli import calibrate, main
from replylint.config import Config
from replylint.report import Finding, Mood, Problem, Report, Tool
from replylint.thread import Thread

WORDS = {"utilize": "jargon", "rest assured": "scripted", "soon": "timeframe"}


class FakeLinter:
    """Finds each of WORDS once, `soon` only with syntax; the more exclamation marks, the angrier the customer."""

    faults: tuple[Problem, ...] = ()

    def __init__(self, config: Config) -> None:
        self.config = config
        self.tool = Tool("replylint", "1", "abc")
        rules = tuple(
            SimpleNamespace(id=f"{category}/a", category=category, status="stable", severity="note", aliases=())
            for category in WORDS.values()
        )
        self.rulebook = SimpleNamespace(rules=rules, problems=self.faults)

    def lint_many(self, threads: Iterable[Thread]) -> list[Report]:
        return [self.lint(thread) for thread in threads]

    def lint(self, thread: Thread) -> Report:
        assert "findings" not in thread.meta
        if "breaks" in thread.reply:
            raise ZeroDivisionError
        found = [
            Finding(
                rule=f"{category}/a",
                category=category,
                severity="note",
                start=thread.reply.index(word),
                end=thread.reply.index(word) + len(word),
                quote=word,
                message="Say it plainly.",
                penalty=4,
                fingerprint="",
            )
            for word, category in WORDS.items()
            if word in thread.reply and (self.config.syntax or word != "soon")
        ]
        mood = Mood(min(3, thread.thread[-1].text.count("!"))) if thread.thread else None
        return Report(id=thread.id, score=100 - 10 * len(found), mood=mood, findings=tuple(found))


@pytest.fixture(autouse=True)
def linter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "Linter", FakeLinter)


def review(name: str, reply: str, *labels: str, customer: str = "Hello.", **more: Any) -> dict[str, Any]:
    """A labelled reply; a label is "category: quote", "category? quote" where it is not sure."""
    findings = []
    for label in labels:
        sure = ": " in label
        category, quote = label.split(": " if sure else "? ")
        start = reply.index(quote)
        findings.append({"category": category, "start": start, "end": start + len(quote), "sure": sure})
    return {
        "id": name,
        "reply": reply,
        "thread": [{"role": "customer", "text": customer}],
        "judged": list(WORDS.values()),
        "findings": findings,
        **more,
    }


REVIEWS = [
    review("x-1", "We utilize it. It comes soon.", "jargon: utilize", customer="Where?!!", anger=2, quality=2),
    review("x-2", "You will hear soon.", "timeframe: hear soon", "jargon: You", customer="Why!", anger=1.5, quality=3),
    review("y-1", "I have sent it.", anger=0, quality=5),
    review("y-2", "Please rest assured.", "scripted? rest", anger=0, quality=4),
    review("y-3", "I utilize a spanner.", anger=0, quality=5),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, *REVIEWS)


def write(tmp_path: Path, *rows: dict[str, Any] | str) -> Path:
    path = tmp_path / "reviews.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def row(out: str, head: str) -> list[str]:
    """The cells of the first line that begins with `head`."""
    line = next(line for line in out.splitlines() if line.startswith(head))
    return line.removeprefix(head).split()


def test_the_table_counts_labels_and_findings_by_category_and_together(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(file)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "5 replies from reviews.jsonl, 2 of them without any label; preset agent"
    assert row(out, "jargon")[:5] == ["2", "1", "0", "1", "1"]
    assert row(out, "jargon")[5] == "0.50"
    assert row(out, "scripted")[:5] == ["0", "0", "1", "0", "0"]
    assert row(out, "timeframe")[:5] == ["1", "1", "0", "1", "0"]
    assert row(out, "together")[:5] == ["3", "2", "1", "2", "1"]
    assert row(out, "upset customers")[:5] == ["2", "1", "0", "0", "1"]
    assert row(out, "false alarms")[:3] == ["1", "of", "2"]
    assert row(out, "jargon/a")[:3] == ["1", "0", "1"]


def test_columns_of_a_table_stand_under_each_other(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["calibrate", str(file)])
    lines = capsys.readouterr().out.splitlines()
    head, *rows = lines[2 : lines.index("", 2)]
    end = head.index("labels") + len("labels")
    assert all(line[end - 1].isdigit() and line[end] == " " for line in rows)


def test_json_has_every_measure_also_for_each_source(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(file), "--format", "json", "--preset", "qa"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["preset"], said["tool"]["name"]) == ("qa", "replylint")
    whole = said["measures"]
    assert (whole["replies"], whole["overall"]["right"], whole["by_category"]["jargon"]["wrong"]) == (5, 2, 1)
    assert {name: part["replies"] for name, part in whole["sources"].items()} == {"x": 2, "y": 3}
    assert whole["score_quality"]["n"] == 5
    assert whole["upset"]["f1"]["value"] == pytest.approx(2 / 3)


def test_a_category_that_nobody_labelled_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["calibrate", str(write(tmp_path, *(one | {"judged": ["jargon"]} for one in REVIEWS)))])
    out = capsys.readouterr().out
    assert row(out, "jargon")[0] == "2"
    assert "scripted" not in out


def test_categories_chooses_what_counts(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(file), "--categories", "scripted, timeframe"]) == 0
    out = capsys.readouterr().out
    assert row(out, "together")[:5] == ["1", "1", "1", "1", "0"]
    assert row(out, "false alarms")[:3] == ["0", "of", "2"]
    assert "jargon" not in out


def test_misses_are_listed_with_id_category_and_the_quote_in_its_sentence(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(file), "--show", "misses"]) == 0
    assert capsys.readouterr().out.splitlines() == ["x-2  jargon  »You« will hear soon.", "1 in 5 replies"]


def test_false_alarms_are_listed_with_id_rule_and_the_quote_in_its_sentence(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(file), "--show", "false-alarms"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "x-1  timeframe/a  It comes »soon«.",
        "y-3  jargon/a  I »utilize« a spanner.",
        "2 in 5 replies",
    ]


@pytest.mark.parametrize(
    "choice", [["--category", "jargon"], ["--rule", "jargon/a"], ["--source", "y"], ["--categories", "jargon"]]
)
def test_what_is_listed_can_be_narrowed(file: Path, choice: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["calibrate", str(file), "--show", "false-alarms", *choice])
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()][:-1] == ["y-3"]


def test_the_places_are_in_the_json_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["calibrate", str(file), "--show", "misses", "--format", "json"])
    (place,) = json.loads(capsys.readouterr().out)["misses"]
    assert (place["id"], place["start"], place["quote"]) == ("x-2", 0, "You")


def test_the_two_halves_are_the_whole(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = []
    for half in "AB":
        main(["calibrate", str(file), "--half", half, "--format", "json"])
        sizes.append(json.loads(capsys.readouterr().out)["measures"]["replies"])
    assert sum(sizes) == 5
    assert all(sizes)


def test_without_syntax_shows_what_syntax_gains(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(file), "--without", "syntax"]) == 0
    assert row(capsys.readouterr().out, "timeframe") == [
        *("-", ">", "0.50"),
        *("0.00", ">", "1.00", "(+1.00)"),
        *("0.00", ">", "0.67", "(+0.67)"),
    ]


def test_a_reply_that_brings_the_linter_down_counts_as_nothing_found_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, *REVIEWS, review("x-3", "It breaks: we utilize it.", "jargon: utilize"))
    assert main(["calibrate", str(file)]) == 2
    out, err = capsys.readouterr()
    assert "No result, counted as no finding: x-3" in out
    assert row(out, "jargon")[:5] == ["3", "1", "0", "1", "2"]
    assert "ZeroDivisionError" in err


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "reviews.jsonl:2:"),
        ("[" * 100_000, "reviews.jsonl:2: is JSON nested too deep"),
        ({"id": "z", "reply": "Hello."}, "reviews.jsonl:2: judged: is no list"),
        ({"id": "z", "reply": "Hello.", "judged": []}, "reviews.jsonl:2: findings: is no list"),
        ({"id": "z", "judged": [], "findings": []}, "reviews.jsonl:2: reply: is missing"),
        (
            review("z", "Hello.") | {"findings": [{"category": "jargon", "start": 2, "end": 99}]},
            "reviews.jsonl:2: findings[0]: spans 2 to 99 in a reply of 6 characters",
        ),
        (review("x-1", "Hello."), "reviews.jsonl:2: the id 'x-1' stands on line 1 already"),
    ],
)
def test_a_bad_row_is_named_in_one_line_and_the_others_are_measured(
    tmp_path: Path, bad: dict[str, Any] | str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, REVIEWS[0], bad, *REVIEWS[1:])
    assert main(["calibrate", str(file)]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert len(err.splitlines()) == 1
    assert out.startswith("5 replies")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--category", "jargon"], "--category and --rule choose what --show lists"),
        (["--show", "misses", "--rule", "a"], "use --category"),
        (["--categories", "jargn"], "'jargn' is no category"),
        (["--source", "z"], "holds no labelled reply of this choice"),
        (["--floor", "a.toml", "--half", "A"], "leave out --source and --half"),
        (["--floor", "a.toml", "--raise-floor", "a.toml"], "leave out --floor"),
        (["--floor", "missing.toml"], "missing.toml: cannot be read"),
        (["--preset", "loud"], "--preset"),
        (["--ignore", "*"], "no rule is on"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    file: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(file), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl: does not exist" in capsys.readouterr().err


def test_a_faulty_rule_file_is_named_and_the_others_are_measured(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(FakeLinter, "faults", (Problem(path="a.yml", line=3, message="is odd", remedy="mend it"),))
    assert main(["calibrate", str(file)]) == 2
    out, err = capsys.readouterr()
    assert err == "a.yml:3: is odd; mend it\n"
    assert out.startswith("5 replies")


# The floor


def test_at_its_floor_the_exit_status_is_0(file: Path, tmp_path: Path) -> None:
    floor = tmp_path / "accuracy.toml"
    floor.write_text('categories = ["jargon"]\n[jargon]\nprecision = 0.5\n[false-alarms]\nat-most = 0.5\n')
    assert main(["calibrate", str(file), "--floor", str(floor)]) == 0


def test_below_its_floor_it_is_1_and_each_measure_is_named(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = tmp_path / "accuracy.toml"
    floor.write_text('categories = ["jargon"]\n[overall]\nf1 = 0.9\nrecall = 0.1\n[false-alarms]\nat-most = 0.1\n')
    assert main(["calibrate", str(file), "--floor", str(floor)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "below the floor: overall.f1: 0.5000, the floor is 0.90",
        "below the floor: false-alarms.at-most: 0.5000, at most 0.10 is allowed",
    ]


def test_a_floor_counts_its_own_categories_whatever_the_table_shows(file: Path, tmp_path: Path) -> None:
    floor = tmp_path / "accuracy.toml"
    floor.write_text('categories = ["timeframe"]\n[overall]\nrecall = 1.0\n')
    assert main(["calibrate", str(file), "--categories", "jargon", "--floor", str(floor)]) == 0


def test_raising_a_floor_writes_what_was_reached_and_keeps_what_was_higher(file: Path, tmp_path: Path) -> None:
    floor = tmp_path / "accuracy.toml"
    floor.write_text('# Ours.\ncategories = ["jargon"]\n\n[overall]\nf1 = 0.90\nrecall = 0.10\n')
    assert main(["calibrate", str(file), "--raise-floor", str(floor)]) == 1
    text = floor.read_text()
    assert text.startswith(
        '# Ours.\ncategories = ["jargon"]\n\n[overall]\nprecision = 0.50\nrecall = 0.50\nf1 = 0.90\n'
    )
    assert "[false-alarms]\nat-most = 0.50\n" in text


def test_a_floor_that_does_not_exist_yet_is_begun(file: Path, tmp_path: Path) -> None:
    floor = tmp_path / "accuracy.toml"
    assert main(["calibrate", str(file), "--raise-floor", str(floor)]) == 0
    assert main(["calibrate", str(file), "--floor", str(floor)]) == 0
    assert 'categories = ["jargon", "scripted", "timeframe"]' in floor.read_text()


def test_a_floor_is_not_raised_on_a_file_with_faults(tmp_path: Path) -> None:
    floor = tmp_path / "accuracy.toml"
    assert main(["calibrate", str(write(tmp_path, *REVIEWS, "{")), "--raise-floor", str(floor)]) == 2
    assert not floor.exists()


def test_ctrl_c_measures_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [review(f"x-{n}", "We utilize it.", "jargon: utilize") for n in range(300)]
    calls: list[int] = []

    def stopping(self: FakeLinter, threads: list[Thread]) -> list[Report]:
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return [self.lint(thread) for thread in threads]

    monkeypatch.setattr(FakeLinter, "lint_many", stopping)
    assert main(["calibrate", str(write(tmp_path, *rows))]) == 2
    out, err = capsys.readouterr()
    assert "stopped by Ctrl-C; 128 replies are measured" in err
    assert row(out, "jargon")[:5] == ["128", "128", "0", "0", "0"]


def test_the_rules_on_trial_are_counted(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Trying(FakeLinter):
        def __init__(self, config: Config) -> None:
            super().__init__(config)
            trial = SimpleNamespace(id="jargon/b", category="jargon", status="preview", severity="note", aliases=())
            self.rulebook.rules = (*self.rulebook.rules, trial)

    monkeypatch.setattr(calibrate, "Linter", Trying)
    main(["calibrate", str(file)])
    assert "On trial (preview) and off: 1 of 4 rules: jargon/b" in capsys.readouterr().out
    main(["calibrate", str(file), "--select", "all,preview"])
    assert "off: 0 of 4 rules" in capsys.readouterr().out
