"""What many reports come to."""

from replylint.report import Finding, Report
from replylint.summary import Tally


def finding(rule: str, severity: str) -> Finding:
    return Finding(
        rule=rule,
        category=rule.partition("/")[0],
        severity=severity,  # type: ignore[arg-type]
        start=0,
        end=1,
        quote="a",
        message="Why.",
        penalty=4,
        fingerprint="f",
    )


def test_nothing_comes_to_nothing() -> None:
    assert Tally().as_dict() == {
        "replies": 0,
        "clean": 0,
        "skipped": 0,
        "failed": 0,
        "findings": {"total": 0, "severity": {"stop": 0, "warn": 0, "note": 0}, "category": {}, "rule": {}},
        "suppressed": {},
        "score": {"mean": None, "n": 0},
    }


def test_every_reply_counts_once_and_scores_only_where_there_is_one() -> None:
    tally = Tally()
    found = (finding("scripted/b", "note"), finding("jargon/a", "warn"), finding("scripted/b", "note"))
    for report in (
        Report(id="1", score=81, findings=found),
        Report(id="2", score=100),
        Report(id="3", status="skipped"),
        Report(id="4", status="failed"),
    ):
        tally.add(report)
    summary = tally.as_dict()
    assert (summary["replies"], summary["clean"], summary["skipped"], summary["failed"]) == (4, 1, 1, 1)
    assert summary["score"] == {"mean": 90.5, "n": 2}
    assert summary["findings"]["severity"] == {"stop": 0, "warn": 1, "note": 2}
    assert list(summary["findings"]["category"]) == ["jargon", "scripted"]
    assert list(summary["findings"]["rule"].items()) == [("scripted/b", 2), ("jargon/a", 1)]
