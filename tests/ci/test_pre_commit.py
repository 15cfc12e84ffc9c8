"""The hooks of pre-commit, by the real pre-commit, over repositories made for it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

import replylint

ROOT = Path(__file__).parent.parent.parent
CONFIG = (ROOT / "docs" / "ci" / "pre-commit.yaml").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
UNREACHED = re.compile(r"NameResolutionError|NewConnectionError|ConnectTimeoutError|ProxyError")
HERE = str(Path(sys.executable).parent)  # this environment's commands
ADDRESS = yaml.safe_load(CONFIG)["repos"][0]["repo"]

GOOD = "Hi {{name}},\n\nYour refund was sent today.\n"
BAD = "Hi {{name}},\n\nPlease reply with your password.\n"
FIXABLE = "Hi {{name}},\n\nYour refund was sent today. Please do not hesitate to contact us.\n"
FIXED = "Hi {{name}},\n\nYour refund was sent today. Just reply here.\n"
ZENDESK = {"macros": [{"id": 7, "title": "Refund", "actions": [{"field": "comment_value", "value": BAD}]}]}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("pre-commit"),
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs the package pre-commit"),
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git"),
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a clone: git lists what belongs to this tree"),
]


def called(
    *command: str | Path, cwd: Path, env: Mapping[str, str], wanted: int | None = 0
) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd, env=env)
    assert wanted is None or run.returncode == wanted, run.stdout + run.stderr
    return run


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which git has no settings of a user, and the examples' address is a copy of this tree."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    for name in ("SKIP", "GITHUB_ACTIONS", "VIRTUAL_ENV", "PYTHONPATH"):
        kept.pop(name, None)
    home = tmp_path_factory.mktemp("pre-commit")
    env = {
        **kept,
        "PRE_COMMIT_HOME": str(home / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "4",
        "GIT_CONFIG_KEY_0": f"url.{home / 'tree'}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
        "GIT_CONFIG_KEY_1": "user.name",
        "GIT_CONFIG_VALUE_1": "Ana",
        "GIT_CONFIG_KEY_2": "user.email",
        "GIT_CONFIG_VALUE_2": "ana@example.org",
        "GIT_CONFIG_KEY_3": "safe.directory",  # this tree may be somebody else's
        "GIT_CONFIG_VALUE_3": "*",
    }
    _copy_of_this_tree(home / "tree", env)
    return env


def _copy_of_this_tree(folder: Path, env: Mapping[str, str]) -> None:
    """A repository with the files as they stand here, committed or not, under the tag of this version."""
    listed = called("git", "ls-files", "-co", "--exclude-standard", "-z", cwd=ROOT, env=env).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    called("git", "init", "--quiet", cwd=folder, env=env)
    called("git", "add", "--all", "--force", cwd=folder, env=env)
    called("git", "commit", "--quiet", "--message", "As it stands", cwd=folder, env=env)
    called("git", "tag", f"v{replylint.__version__}", cwd=folder, env=env)


class Repository:
    """A repository of a team with the hooks of the example."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.env = env
        called("git", "init", "--quiet", cwd=folder, env=env)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def hook(self, name: str) -> tuple[int, str]:
        """The exit status and the output of a hook over all files."""
        called("git", "add", "--all", cwd=self.folder, env=self.env)
        command = (sys.executable, "-m", "pre_commit", "run", name, "--all-files", "--color", "never")
        run = called(*command, cwd=self.folder, env=self.env, wanted=None)
        return run.returncode, run.stdout + run.stderr


@pytest.fixture
def repository(tmp_path: Path, env: Mapping[str, str]) -> Repository:
    """Its hooks run the replylint of this environment: they are those of the example, but nothing is installed.

    Where they look is left to the hooks as well.
    """
    repository = Repository(tmp_path, {**env, "PATH": os.pathsep.join([HERE, env["PATH"]])})
    config = yaml.safe_load(CONFIG)
    for hook in config["repos"][0]["hooks"]:
        hook["language"] = "system"
        del hook["files"]
    repository.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    return repository


def test_a_bad_macro_fails_and_a_good_one_passes(repository: Repository) -> None:
    bad = repository.write("macros/bad.txt", BAD)
    repository.write("macros/good.md", GOOD)
    status, output = repository.hook("replylint")
    assert status == 1
    assert "macros/bad.txt" in output
    assert "privacy/asks-secret" in output
    assert "good.md" not in output

    bad.unlink()
    status, output = repository.hook("replylint")
    assert (status, output.count("Passed")) == (0, 1), output


def test_a_macro_with_a_safe_suggestion_is_fixed_and_then_passes(repository: Repository) -> None:
    macro = repository.write("macros/refund.txt", FIXABLE)
    status, output = repository.hook("replylint-fix")
    assert status == 1
    assert "files were modified by this hook" in output
    assert macro.read_text("utf-8") == FIXED
    status, output = repository.hook("replylint-fix")
    assert status == 0, output


def test_an_export_of_macros_is_read(repository: Repository) -> None:
    repository.write("macros/zendesk.json", json.dumps(ZENDESK))
    status, output = repository.hook("replylint")
    assert status == 1
    assert "privacy/asks-secret" in output


@pytest.mark.parametrize("hook", ["replylint", "replylint-fix"])
def test_files_that_are_no_templates_are_not_looked_at(repository: Repository, hook: str) -> None:
    for name in ("package.json", "data.csv", "README.md", "src/templates/page.html", "src/replies.py"):
        repository.write(name, '{"name": "shop"}\n')
    for name in ("macros/.lint.yml", "macros/.drafts/old.txt", "macros/replylint.toml", "macros/build.py"):
        repository.write(name, BAD)
    status, output = repository.hook(hook)
    assert status == 0, output
    assert "(no files to check)" in output


def test_a_structured_file_among_the_templates_that_holds_none_is_told(repository: Repository) -> None:
    repository.write("macros/package.json", '{"name": "shop"}\n')
    status, output = repository.hook("replylint")
    assert status == 1
    assert "macros/package.json: holds no draft that replylint knows" in output


def test_folders_of_templates_are_known_by_their_usual_names(repository: Repository) -> None:
    folders = ("macros", "templates", "replies", "canned_responses", "canned-replies", "saved_replies")
    for folder in folders:
        repository.write(f"{folder}/bad.txt", BAD)
    _, output = repository.hook("replylint")
    assert [folder for folder in folders if f"{folder}/bad.txt" not in output] == []


@pytest.mark.network
def test_the_example_as_it_stands_installs_replylint_and_guards_commits(tmp_path: Path, env: dict[str, str]) -> None:
    """As a team would have it: nothing is borrowed, pre-commit builds an environment for its hooks.

    The lock only says which versions; a replylint that stands on PATH already could hide that none was installed.
    """
    team, pins = tmp_path / "team", tmp_path / "constraints.txt"
    team.mkdir()
    pins.write_text("\n".join(re.findall(r"^([a-z0-9][^\\\n]*==[^\\\n]*[^\\\s])", LOCK, re.MULTILINE)), "utf-8")
    path = os.pathsep.join(
        place for place in env["PATH"].split(os.pathsep) if not shutil.which("replylint", path=place)
    )
    env = {**env, "PATH": path, "PIP_CONSTRAINT": str(pins), "PIP_RETRIES": "2"}
    repository = Repository(team, env)
    repository.write(".pre-commit-config.yaml", CONFIG)
    command = (sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    installed = called(*command, cwd=team, env=env, wanted=None)
    if installed.returncode != 0 and (unreached := UNREACHED.search(installed.stdout + installed.stderr)):
        pytest.skip(f"no package index can be reached: {unreached.group()}")
    assert installed.returncode == 0, installed.stdout + installed.stderr

    macro = repository.write("macros/refund.txt", BAD)
    called("git", "add", "--all", cwd=team, env=env)
    refused = called("git", "commit", "--message", "A macro", cwd=team, env=env, wanted=1)
    assert "privacy/asks-secret" in refused.stdout + refused.stderr

    macro.write_text(FIXABLE, "utf-8")
    called("git", "add", "--all", cwd=team, env=env)
    called("git", "commit", "--message", "A macro", cwd=team, env=env, wanted=1)
    assert macro.read_text("utf-8") == FIXED

    called("git", "add", "--all", cwd=team, env=env)
    called("git", "commit", "--message", "A macro", cwd=team, env=env)
    assert called("git", "show", "HEAD:macros/refund.txt", cwd=team, env=env).stdout == FIXED
