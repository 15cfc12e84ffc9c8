"""What leaves the house: the lock file, the source archive and the wheel."""

import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import replylint

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
# One pin: its line, and the indented lines of hashes under it.
PINS = re.findall(r"^(\S+)==([^\s;]+)(.*\n(?:    .*\n)*)", LOCK, re.MULTILINE)


def requirements(*extras: str) -> list[Requirement]:
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    return [Requirement(line) for lines in lists for line in lines]


def test_the_lock_pins_every_requirement_within_its_bounds() -> None:
    pinned = {canonicalize_name(name): version for name, version, _ in PINS}
    for requirement in requirements("dev"):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_the_lock_hashes_every_pin() -> None:
    assert len(PINS) > 50
    assert [name for name, _, rest in PINS if "--hash=sha256:" not in rest] == []


def test_the_lock_names_no_download_host_and_no_folder() -> None:
    assert re.search(r"https?:|@ |file:|--(extra-)?index-url|--find-links|--trusted-host", LOCK) is None


def test_a_base_install_asks_for_no_tool_of_developers() -> None:
    base = {canonicalize_name(requirement.name) for requirement in requirements()}
    assert base.isdisjoint({"pytest", "ruff", "mypy", "lemminflect", "hypothesis", "uv", "hatchling"})


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive of this tree and the wheel built from that archive."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    return folder


def rule_files() -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.yml")}


@pytest.mark.slow
def test_a_source_archive_holds_all_that_a_build_and_a_test_run_need(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        held = {name.partition("/")[2] for name in tar.getnames()}
    assert rule_files() <= held
    assert {
        "hatch_build.py",
        "requirements.lock",
        "Makefile",
        ".ci/run",
        "LICENSE",
        "demo/threads/good-reply.json",
        "tests/model.sha256",
        "replylint/py.typed",
    } <= held
    assert not [name for name in held if name.startswith((".venv", ".git/")) or "__pycache__" in name]


@pytest.mark.slow
def test_a_wheel_built_from_the_archive_carries_the_rules_packed_and_plain(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        packed = archive.getinfo("replylint/rules/rulebook.pack").file_size
    assert {f"replylint/{name}" for name in rule_files()} <= held
    assert packed > 0
    assert {"replylint/py.typed", "replylint/presets/agent.toml", "replylint/presets/qa.toml"} <= held
    assert not [name for name in held if name.startswith(("tests/", "demo/", "benchmarks/", "rules/"))]


@pytest.mark.slow
def test_an_installed_wheel_lints_a_thread_by_its_own_rules(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    # The libraries come from here, for speed and without a network; this tree stays invisible, because a
    # folder that a .pth file adds has its own .pth files (the editable install) left unread.
    (purelib,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (purelib / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")

    run = subprocess.run(
        [tmp_path / "venv" / "bin" / "replylint", "check", ROOT / "demo/threads/officialese.json", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)
    assert report["tool"]["version"] == PROJECT["version"]
    assert report["results"][0]["categories"]["jargon"] < 100

    where = subprocess.run(
        [python, "-c", "import replylint; print(replylint.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert Path(where.stdout.strip()).is_relative_to(purelib)


def test_the_version_is_the_same_wherever_it_is_said() -> None:
    assert replylint.__version__ == PROJECT["version"]
    assert importlib.metadata.version("replylint") == PROJECT["version"]
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
