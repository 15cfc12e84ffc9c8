"""What CONTRIBUTING.md shows is true: its example is a whole rule, and passes its own cases."""

import re
from pathlib import Path

from click.testing import CliRunner

from replylint.cli import group

GUIDE = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text("utf-8")


def test_the_example_rule_passes_its_own_cases(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    place = example.splitlines()[0].removeprefix("# rules/en/")
    rule = tmp_path / place
    rule.parent.mkdir()
    rule.write_text(example, "utf-8")
    result = CliRunner().invoke(group, ["test", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("8 cases in 1 rule, 0 failed")
