"""The GitHub action and the examples in docs/ci: valid for those who read them, and run as a runner would run them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

import replylint

ROOT = Path(__file__).parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}

GOOD = "Hi {{name}},\n\nYour refund was sent today.\n"
BAD = "Hi {{name}},\n\nPlease reply with your password.\n"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def valid(kind: str, path: Path) -> subprocess.CompletedProcess[str]:
    """What check-jsonschema says of a file by the schema that it ships; no network."""
    transform = ["--data-transform", "gitlab-ci"] if kind == "gitlab-ci" else []
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", *transform, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="needs the package check-jsonschema")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", "docs/ci/github.yml"),
        ("gitlab-ci", "docs/ci/gitlab.yml"),
    ],
)
def test_a_file_holds_what_the_schema_of_its_reader_asks_for(kind: str, name: str, tmp_path: Path) -> None:
    run = valid(kind, ROOT / name)
    assert run.returncode == 0, run.stdout + run.stderr

    broken = tmp_path / "broken.yml"
    broken.write_text((ROOT / name).read_text("utf-8").replace("uses:", "use:").replace("script:", "scripts:"), "utf-8")
    assert valid(kind, broken).returncode == 1


def test_the_examples_name_this_version_and_the_inputs_that_there_are() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "docs" / "ci").iterdir()]
    assert len(texts) == 3
    assert all(f"v{replylint.__version__}" in text for text in texts)

    steps = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text("utf-8"))["jobs"]["replylint"]["steps"]
    (used,) = [step for step in steps if "/replylint@" in step["uses"]]
    assert set(used["with"]) <= set(ACTION["inputs"])
    assert "sarif" in ACTION["outputs"]


def test_an_example_that_the_readme_shows_is_the_file() -> None:
    texts = {path.read_text("utf-8") for path in (ROOT / "docs" / "ci").iterdir()}
    begins = {text.splitlines()[0] for text in texts}
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert {block for block in blocks if block.splitlines()[0] in begins} <= texts


def test_no_input_of_the_action_becomes_part_of_a_script() -> None:
    assert [step["id"] for step in STEPS.values() if "${{" in step.get("run", "")] == []


def test_the_action_uses_setup_python_and_nothing_else_of_others() -> None:
    assert [step["uses"].partition("@")[0] for step in STEPS.values() if "uses" in step] == ["actions/setup-python"]


class Runner:
    """Runs steps of the action in a workspace, with the environment that GitHub sets."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"
        self.outputs = folder / "outputs"
        for path in (self.workspace / "macros", self.temp):
            path.mkdir(parents=True)

    def run(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        self.outputs.write_text("", "utf-8")
        script = self.temp / f"{step}.sh"
        script.write_text(STEPS[step]["run"], "utf-8")
        defaults = {name: entry.get("default", "") for name, entry in ACTION["inputs"].items()}
        known = {
            "${{ steps.python.outputs.python-path }}": sys.executable,
            **{f"${{{{ inputs.{name} }}}}": inputs.get(name, defaults[name]) for name in defaults},
        }
        env = {name: known.get(value, value) for name, value in STEPS[step]["env"].items()}
        github = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],  # `shell: bash` means this
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.workspace,
            env={**os.environ, **github, **env},
            stdin=subprocess.DEVNULL,
        )

    def write(self, name: str, text: str) -> None:
        path = self.workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def sarif(self) -> Any:
        assert self.outputs.read_text("utf-8") == "sarif=replylint.sarif\n"
        return json.loads((self.workspace / "replylint.sarif").read_text("utf-8"))


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.mark.slow
def test_a_bad_template_fails_the_job_with_annotations_and_sarif(runner: Runner) -> None:
    runner.write("macros/good.txt", GOOD)
    runner.write("macros/bad.txt", BAD)
    run = runner.run("check", paths="macros")
    assert run.returncode == 1, run.stderr
    (line,) = run.stdout.splitlines()
    assert line.startswith("::error file=macros/bad.txt,line=3,")
    assert "title=privacy/asks-secret::" in line
    (result,) = runner.sarif()["runs"][0]["results"]
    assert result["ruleId"] == "privacy/asks-secret"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "macros/bad.txt"


@pytest.mark.slow
def test_good_templates_pass_and_leave_sarif_without_results(runner: Runner) -> None:
    runner.write("macros/good.txt", GOOD)
    run = runner.run("check", paths="macros")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert runner.sarif()["runs"][0]["results"] == []


@pytest.mark.slow
def test_a_wrong_option_ends_with_2_and_names_no_sarif_not_even_an_old_one(runner: Runner) -> None:
    runner.write("macros/good.txt", GOOD)
    runner.write("replylint.sarif", "{}")
    run = runner.run("check", paths="macros", args="--no-such-option")
    assert run.returncode == 2
    assert "--no-such-option" in run.stderr
    assert runner.outputs.read_text("utf-8") == ""
    assert not (runner.workspace / "replylint.sarif").exists()


@pytest.mark.slow
def test_paths_come_one_a_line_and_options_with_spaces_between_them(runner: Runner) -> None:
    runner.write("canned replies/bad.txt", BAD)
    runner.write("macros/bad.txt", BAD)
    run = runner.run("check", paths="macros\ncanned replies\n", args="  --fail-on stop\n--ignore privacy  ")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    run = runner.run("check", paths="macros\ncanned replies\n", args="--fail-on stop")
    assert run.returncode == 1, run.stderr
    assert [line.split(",")[0] for line in run.stdout.splitlines()] == [
        "::error file=macros/bad.txt",
        "::error file=canned replies/bad.txt",
    ]


@pytest.mark.slow
def test_without_a_preset_the_configuration_of_the_repository_rules(runner: Runner) -> None:
    runner.write("replylint.toml", 'preset = "templates"\nignore = ["privacy"]\n')
    runner.write("macros/bad.txt", BAD)
    run = runner.run("check", paths="macros", preset="")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("wicked", ["$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "*; touch pwned", "--help"])
def test_an_input_is_never_run(runner: Runner, wicked: str) -> None:
    runner.write("macros/good.txt", GOOD)
    for name in ("paths", "preset", "args"):
        run = runner.run("check", **{"paths": "macros", name: wicked})
        assert run.returncode == (0 if (name, wicked) == ("args", "--help") else 2), (name, run.stdout, run.stderr)
    assert not (runner.workspace / "pwned").exists()


@pytest.mark.slow
def test_no_module_of_the_checked_repository_is_imported(runner: Runner) -> None:
    for name in ("replylint/__init__.py", "replylint/__main__.py", "json.py", "click.py"):
        runner.write(name, "raise SystemExit(77)\n")
    runner.write("macros/good.txt", GOOD)
    run = runner.run("check", paths="macros")
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_the_action_runs_the_replylint_that_it_has_installed(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    # The libraries are those of this environment, so no network: only replylint itself is built and installed.
    monkeypatch.setenv("PIP_NO_DEPS", "1")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # in the environment, 0 turns isolation off
    run = runner.run("install")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (runner.temp / "replylint" / "replylint" / "rules" / "rulebook.pack").is_file()

    marker = runner.temp / "replylint" / "replylint" / "cli" / "__init__.py"
    marker.write_text("raise SystemExit('the installed one')\n", "utf-8")
    assert "the installed one" in runner.run("check", paths="macros").stderr


@pytest.mark.slow
def test_the_job_of_gitlab_writes_the_reports_that_it_names(tmp_path: Path) -> None:
    job = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text("utf-8"))["replylint"]
    install, check = job["script"]
    assert shlex.split(install)[:2] == ["pip", "install"]
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "bad.txt").write_text(BAD, "utf-8")
    env = {**os.environ, "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}
    command = ["bash", "-eo", "pipefail", "-c", check]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=env)
    assert run.returncode == 1, run.stderr

    assert job["artifacts"]["when"] == "always"  # a failed job is the one with findings
    reports = job["artifacts"]["reports"]
    (finding,) = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
    assert finding["check_name"] == "privacy/asks-secret"
    assert finding["location"]["path"] == "macros/bad.txt"
    assert ElementTree.parse(tmp_path / reports["junit"]).find(".//failure") is not None
