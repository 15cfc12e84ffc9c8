"""What an audit that ended early is held against before it goes on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from replylint.audit.audit import Order, _how
from replylint.config import Config
from replylint.report import Tool

ORDER = Order(exports=("a.jsonl",), out=Path("report"), config=Config())
TOOL = Tool("replylint", "0.1.0", "0123")


def test_other_rules_settings_or_columns_make_another_audit() -> None:
    changed = [
        _how(ORDER, msgspec.structs.replace(TOOL, rulebook="4567")),
        _how(ORDER, msgspec.structs.replace(TOOL, version="0.2.0")),
        _how(msgspec.structs.replace(ORDER, config=Config(preset="qa")), TOOL),
        _how(msgspec.structs.replace(ORDER, columns={"reply": "Answer"}), TOOL),
        _how(msgspec.structs.replace(ORDER, redact=True), TOOL),
    ]
    assert len({_how(ORDER, TOOL), *changed}) == 6


def test_another_runner_or_title_goes_on_with_the_same() -> None:
    assert _how(msgspec.structs.replace(ORDER, title="March", min_replies=5), TOOL) == _how(ORDER, TOOL)
