"""The configuration: which file holds, what wins, what is refused, and where each value came from."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import rule
from replylint.cli.init import TEMPLATE
from replylint.config import Config, ConfigError, Seen, find, load, unmatched
from replylint.configkeys import KEYS, LEVELS, PRESETS, presets
from replylint.patterns.inflect import FORMS
from replylint.report import CATEGORIES, SEVERITIES
from replylint.systems import FAULTS
from replylint.thread import CHANNELS

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "replylint" / "schema"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; no configuration lies above it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def refused(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(path.parent)
    return caught.value


# Which file holds


def test_without_a_file_the_preset_agent_holds(desk: Path) -> None:
    assert load(desk) == load() == Config()
    assert Config().preset == "agent"
    assert Config().origins["preset"] == "default"
    assert Config().origins["select"] == "preset agent"


def test_the_nearest_file_upward_from_the_linted_file_holds(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"')
    put(desk / "a" / "replylint.toml", 'channel = "chat"')
    (desk / "b" / "c").mkdir(parents=True)
    assert load(desk / "a" / "draft.txt").channel == "chat"
    assert load(desk / "b" / "c" / "draft.txt").channel == "email"
    assert load(desk / "b" / "c").channel == "email"
    assert find(desk / "a") == desk / "a" / "replylint.toml"


def test_the_folder_of_the_linted_file_counts_not_the_current_one(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk / "a" / "replylint.toml", 'channel = "chat"')
    put(desk / "b" / "replylint.toml", 'channel = "sms"')
    monkeypatch.chdir(desk / "b")
    assert load(Path("../a/draft.txt")).channel == "chat"
    assert load().channel == "sms"


def test_a_nearer_file_replaces_the_farther_one_and_takes_nothing_from_it(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"\nignore = ["jargon"]')
    put(desk / "a" / "replylint.toml", "min-score = 50")
    config = load(desk / "a", {"preset": "qa"})
    assert (config.channel, config.ignore, config.min_score) == (None, (), 50)


def test_a_table_in_pyproject_is_a_configuration(desk: Path) -> None:
    put(desk / "pyproject.toml", '[tool.black]\nline-length = 1\n[tool.replylint]\nchannel = "chat"\n')
    assert load(desk).channel == "chat"
    assert load(desk).origins["channel"] == f"{desk / 'pyproject.toml'}:4"


def test_an_empty_table_in_pyproject_stops_the_search(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"')
    put(desk / "a" / "pyproject.toml", "[tool.replylint]\n")
    assert load(desk / "a").channel is None


def test_a_pyproject_of_others_is_passed_over_even_if_broken(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"')
    put(desk / "a" / "pyproject.toml", '[project]\ndependencies = ["replylint"]\n')
    put(desk / "b" / "pyproject.toml", "[project\nreplylint")
    assert load(desk / "a").channel == load(desk / "b").channel == "email"


def test_a_broken_pyproject_with_our_table_is_refused(desk: Path) -> None:
    error = refused(put(desk / "pyproject.toml", "[tool.replylint]\nchannel = email\n"))
    assert (error.line, error.column) == (2, 11)


def test_replylint_toml_goes_before_pyproject(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"')
    put(desk / "pyproject.toml", '[tool.replylint]\nchannel = "chat"')
    assert load(desk).channel == "email"


def test_a_file_named_by_flag_holds_instead_of_the_nearest(desk: Path) -> None:
    put(desk / "replylint.toml", 'channel = "email"')
    other = put(desk / "other" / "mine.toml", 'channel = "chat"\nrules = ["ours"]')
    config = load(desk, {"config": Path("other/mine.toml")})
    assert config.channel == "chat"
    assert config.rules == (str(other.parent / "ours"),)


@pytest.mark.parametrize(("name", "problem"), [("none.toml", "cannot be read"), ("pyproject.toml", "has no [tool.")])
def test_a_file_named_by_flag_must_be_there_and_speak_of_us(desk: Path, name: str, problem: str) -> None:
    put(desk / "pyproject.toml", "[project]\n")
    with pytest.raises(ConfigError, match=re.escape(problem)):
        load(desk, {"config": name})


def test_files_under_one_configuration_share_it_and_read_it_once(desk: Path) -> None:
    file = put(desk / "replylint.toml", 'channel = "email"')
    for name in ("a/x", "b"):
        (desk / name).mkdir(parents=True)
    seen = Seen()
    first = load(desk / "a" / "x" / "1.txt", {}, seen=seen)
    file.write_text("broken", "utf-8")
    assert load(desk / "a" / "x" / "2.txt", {}, seen=seen) is first
    assert load(desk / "b" / "3.txt", {}, seen=seen) is first


# What wins


def test_flags_win_over_the_file_the_file_over_its_base_the_base_over_the_preset(desk: Path) -> None:
    put(desk / "preset.toml", 'fail-on = "stop"\nlanguage = "de"\nmin-score = 1\nchannel = "sms"')
    put(desk / "base.toml", 'language = "fr"\nmin-score = 2\nchannel = "chat"\npreset = "preset.toml"')
    put(desk / "replylint.toml", 'extend = "base.toml"\nmin-score = 3\nchannel = "email"')
    config = load(desk, {"channel": "social"})
    assert (config.channel, config.min_score, config.language, config.fail_on) == ("social", 3, "fr", "stop")
    assert [config.origins[field] for field in ("channel", "min_score", "language", "fail_on", "syntax")] == [
        "--channel",
        f"{desk / 'replylint.toml'}:2",
        f"{desk / 'base.toml'}:1",
        f"{desk / 'preset.toml'}:1",
        "default",
    ]


def test_what_is_ignored_accepted_or_listed_as_a_folder_adds_up(desk: Path) -> None:
    put(desk / "base" / "b.toml", 'ignore = ["jargon"]\naccept = ["ticket"]\nrules = ["ours"]')
    put(desk / "replylint.toml", 'extend = "base/b.toml"\nignore = ["upsell"]\naccept = ["queue"]\nrules = ["mine"]')
    config = load(desk, {"preset": "qa", "ignore": ("history", "jargon")})
    assert config.ignore == ("jargon", "upsell", "history")
    assert config.accept == ("ticket", "queue")
    assert config.rules == (str(desk / "base" / "ours"), str(desk / "mine"))
    assert config.origins["ignore.upsell"] == f"{desk / 'replylint.toml'}:2"
    assert config.origins["ignore.jargon"] == "--ignore"


def test_tables_add_up_entry_by_entry(desk: Path) -> None:
    put(desk / "base.toml", '[severity]\njargon = "note"\nupsell = "stop"')
    put(desk / "replylint.toml", 'extend = "base.toml"\n[severity]\njargon = "off"')
    config = load(desk)
    assert config.severity == {"jargon": "off", "upsell": "stop"}
    assert config.origins["severity.jargon"] == f"{desk / 'replylint.toml'}:3"
    assert config.origins["severity.upsell"] == f"{desk / 'base.toml'}:3"


def test_a_selection_replaces_the_one_below(desk: Path) -> None:
    put(desk / "replylint.toml", 'select = ["jargon", "upsell"]')
    config = load(desk, {"select": ("history",)})
    assert config.select == ("history",)
    assert {key for key in config.origins if key.startswith("select.")} == {"select.history"}


def test_selecting_by_name_higher_up_undoes_an_ignore(desk: Path) -> None:
    put(desk / "replylint.toml", 'ignore = ["jargon/prior-to", "scripted"]')
    config = load(desk, {"preset": "qa", "select": ("jargon/prior-to",)})
    assert config.ignore == ("scripted",)
    assert config.selects("jargon/prior-to", "jargon", "stable")


def test_a_word_accepted_here_is_no_longer_rejected_by_the_base_and_the_other_way_round(desk: Path) -> None:
    put(desk / "base.toml", 'accept = ["queue"]\n[reject]\n"End User" = "customer"')
    put(desk / "replylint.toml", 'extend = "base.toml"\naccept = ["end user"]\n[reject]\nqueue = "line"')
    config = load(desk)
    assert (config.accept, config.reject) == (("end user",), {"queue": "line"})
    assert "reject.End User" not in config.origins


def test_a_flag_that_says_nothing_leaves_the_file_alone(desk: Path) -> None:
    put(desk / "replylint.toml", 'ignore = ["jargon"]\nchannel = "email"')
    flags = {"channel": None, "ignore": (), "select": (), "syntax": None, "config": None}
    assert load(desk, flags) == load(desk)


def test_an_extended_preset_is_the_base_instead_of_agent(desk: Path) -> None:
    put(desk / "replylint.toml", 'extend = "qa"')
    config = load(desk)
    assert (config.preset, config.origins["preset"]) == ("qa", f"{desk / 'replylint.toml'}:1")
    assert config.origins["select"] == "preset qa"
    assert load(desk, {"preset": "agent"}).preset == "agent"


def test_a_preset_of_ones_own_may_extend_a_built_in_one(desk: Path) -> None:
    mine = put(desk / "mine.toml", 'extend = "qa"\n[severity]\njargon = "stop"')
    config = load(desk, {"preset": "./mine.toml"})
    assert config.preset == str(mine)
    assert config.severity == {"jargon": "stop"}
    assert config.origins["select"] == "preset qa"


# What a rule is


@pytest.mark.parametrize(
    ("select", "ignore", "on"),
    [
        ((), (), True),
        (("all",), (), True),
        (("jargon",), (), True),
        (("upsell",), (), False),
        (("upsell", "jargon/prior-to"), (), True),
        (("jargon/*",), (), True),
        (("jargon/prior-*",), (), True),
        (("project:*",), (), False),
        ((), ("jargon",), False),
        ((), ("jargon/prior-to",), False),
        ((), ("jargon/prior-*",), False),
        ((), ("*",), False),
        (("jargon",), ("jargon",), False),
        (("jargon",), ("*",), True),
        (("jargon/prior-to",), ("jargon",), True),
        (("jargon/*",), ("jargon",), True),
        (("jargon",), ("jargon/prior-to",), False),
        (("all", "jargon/prior-to"), ("jargon/*",), True),
        (("preview",), (), True),
        (("upsell", "preview"), (), False),
    ],
)
def test_the_closer_name_decides_whether_a_stable_rule_is_on(
    select: tuple[str, ...], ignore: tuple[str, ...], on: bool
) -> None:
    assert Config(select=select, ignore=ignore).selects("jargon/prior-to", "jargon", "stable") is on


@pytest.mark.parametrize(
    ("select", "on"),
    [
        ((), False),
        (("all",), False),
        (("jargon",), False),
        (("jargon/*",), False),
        (("jargon/prior-to",), True),
        (("preview",), True),
        (("jargon", "preview"), True),
        (("upsell", "preview"), False),
    ],
)
def test_a_rule_on_trial_is_off_unless_asked_for(select: tuple[str, ...], on: bool) -> None:
    assert Config(select=select).selects("jargon/prior-to", "jargon", "preview") is on


def test_a_category_holds_for_the_rules_of_projects_and_packs_too() -> None:
    config = Config(ignore=("jargon",))
    assert not config.selects("project:jargon/ours", "jargon", "stable")
    assert Config(ignore=("jargon/*",)).selects("project:jargon/ours", "jargon", "stable")


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        ({}, "warn"),
        ({"upsell": "stop"}, "warn"),
        ({"jargon": "stop"}, "stop"),
        ({"jargon": "stop", "jargon/*": "note"}, "note"),
        ({"jargon/prior-*": "stop", "jargon/*": "note"}, "stop"),
        ({"jargon/prior-to": "note", "jargon/prior-to*": "stop"}, "note"),
        ({"jargon": "stop", "*": "off"}, "stop"),
        ({"jargon/prior-to": "off"}, None),
    ],
)
def test_the_closest_entry_sets_the_severity(severity: dict[str, str], level: str | None) -> None:
    assert Config(severity=severity).severity_of("jargon/prior-to", "jargon", "warn") == level


def test_a_name_that_no_rule_has_is_told_with_its_place(desk: Path) -> None:
    put(desk / "replylint.toml", 'ignore = [\n  "jargon/prior-t",\n  "jargon/old",\n  "upsell",\n  "jargon/p*"]')
    config = load(desk, {"preset": "qa", "select": ("project:*",)})
    by_flag, by_file = unmatched(config, {"jargon/prior-to", "jargon/old"})
    assert (by_flag.path, by_flag.line) == ("--select", None)
    assert (by_file.path, by_file.line) == (str(desk / "replylint.toml"), 2)
    assert by_file.message == "there is no rule 'jargon/prior-t'"
    assert by_file.remedy == "did you mean `jargon/prior-to`?"


def test_old_ids_are_read_as_new_ones() -> None:
    old = Config(
        preset="qa", select=("jargon/old",), ignore=("jargon/new", "jargon/old"), severity={"jargon/old": "off"}
    )
    new = old.renamed({"jargon/old": "jargon/new"})
    assert (new.select, new.ignore, new.severity) == (("jargon/new",), ("jargon/new",), {"jargon/new": "off"})
    assert new.origins["severity.jargon/new"] == "given"


# What is refused

REFUSED = [
    ('igmore = ["jargon"]', (1, 1), "the key 'igmore' is unknown", "did you mean `ignore`?"),
    ('channel = "chat"\nfail_on = "warn"', (2, 1), "the key 'fail_on' is unknown", "did you mean `fail-on`?"),
    ("\n[vocabulary]\naccept = []", (2, 2), "the key 'vocabulary' is unknown", "known are preset, extend"),
    ('ignore = "jargon"', (1, 10), "`ignore` wants a list, not a string", "write ['jargon']"),
    ("ignore = [1]", (1, 11), "`ignore` wants a string, not a number", "put it in quotes"),
    ('ignore = [\n "jargon",\n "jargn"]', (3, 2), "'jargn' is no category", "did you mean `jargon`?"),
    ('ignore = ["jargn/prior-to"]', (1, 11), "names the category 'jargn'", "did you mean `jargon`?"),
    ('ignore = ["all"]', (1, 11), "'all' is no category", "use one of"),
    ('ignore = ["project:jargon"]', (1, 11), "'project:jargon' is no rule's id", "write `category/name`"),
    ('ignore = ["jargon/*-to"]', (1, 11), "a * that is not at its end", "write `jargon/*`"),
    ("select = []", (1, 10), "`select` is empty", 'write ["all"]'),
    ('preset = "qaa"', (1, 10), "there is no preset 'qaa'", "did you mean `qa`?"),
    ('preset = "strict"', (1, 10), "there is no preset 'strict'", "use agent or qa"),
    ('preset = "qa"\nextend = "agent"', (2, 1), "names a preset, and so does `preset`", "keep one"),
    ('extend = "none.toml"', (1, 10), "there is no file 'none.toml'", "relative to this one"),
    ('[severity]\njargon = "wran"', (2, 10), "'wran' is not known", "did you mean `warn`?"),
    ('[severity]\njargn = "warn"', (2, 1), "'jargn' is no category", "did you mean `jargon`?"),
    ('[severity]\njargon = "off"\naccept = ["x"]', (3, 1), "'accept' is no category", "put it above [severity]"),
    ("[reject]\nqueue = 1", (2, 9), "`reject` wants a string, not a number", "what to say instead"),
    ("[reject]\nmin-score = 70", (2, 13), "`reject` wants a string", "put it above [reject]"),
    ('accept = ["Queue"]\nreject = {queue = "line"}', (2, 11), "'queue' is under `accept` too", "keep one"),
    ('accept = [" "]', (1, 11), "`accept` holds an empty string", "fill it"),
    ("channel = true", (1, 11), "`channel` wants a string, not true or false", "put it in quotes"),
    ('channel = "mail"', (1, 11), "'mail' is not known", "did you mean `email`?"),
    ("service-level = 24", (1, 17), "`service-level` wants a table, not a number", "under [service-level]"),
    ("service-level.fax = 24", (1, 15), "'fax' is not known", "use one of email"),
    ('[service-level]\nemail = "24h"', (2, 9), "wants hours as a number, not a string", "write 24"),
    ("service-level = {email = 0}", (1, 26), "0 hours is no time", "write 24"),
    ("service-level = {email = nan}", (1, 26), "nan hours is no time", "write 24"),
    ("limits = 30", (1, 10), "`limits` wants a table, not a number", "under [limits]"),
    ("limits = {clarity = 30}", (1, 11), "'clarity' is no rule's id", "clarity/long-sentence"),
    ('limits = {"clarity/*" = 30}', (1, 11), "'clarity/*' is no rule's id", "clarity/long-sentence"),
    ('limits = {"clarity/long-sentence" = 0}', (1, 37), "0 is no limit", "a number above 0"),
    ('limits = {"clarity/long-sentence" = {fax = 30}}', (1, 37), "'fax' is no channel", "use one of email"),
    ("min-score = 101", (1, 13), "101 is no score", "from 0 to 100"),
    ("min-score = 7.5", (1, 13), "`min-score` wants a whole number, not a number", "from 0 to 100"),
    ("min-score = true", (1, 13), "wants a whole number, not true or false", "from 0 to 100"),
    ('language = "English"', (1, 12), "'English' is no language", 'such as "en"'),
    ("language = 2026-03-02", (1, 12), "wants a string, not a date or a time", "in quotes"),
    ("rules = ['']", (1, 10), "`rules` holds an empty string", "drop it"),
]


@pytest.mark.parametrize(("text", "place", "problem", "remedy"), REFUSED, ids=[text for text, *_ in REFUSED])
def test_what_means_nothing_is_refused_with_place_and_remedy(
    desk: Path, text: str, place: tuple[int, int], problem: str, remedy: str
) -> None:
    file = put(desk / "replylint.toml", text)
    error = refused(file)
    assert (error.path, error.line, error.column) == (str(file), *place)
    assert problem in str(error)
    assert remedy in error.remedy
    assert "\n" not in f"{error}{error.remedy}"


def test_in_pyproject_the_place_counts_from_the_top_of_the_file(desk: Path) -> None:
    error = refused(put(desk / "pyproject.toml", '[project]\nname = "x"\n\n[tool.replylint]\n  chanel = "chat"\n'))
    assert (error.line, error.column) == (5, 3)


def test_a_table_of_ours_that_is_no_table_is_refused(desk: Path) -> None:
    error = refused(put(desk / "pyproject.toml", "[tool]\nreplylint = 1\n"))
    assert (error.line, error.column, error.message) == (2, 13, "the configuration is a number, not a table")


def test_a_circle_of_files_is_refused(desk: Path) -> None:
    put(desk / "base.toml", 'extend = "./replylint.toml"')
    error = refused(put(desk / "replylint.toml", 'extend = "base.toml"'))
    assert (error.path, error.line, error.column) == (str(desk / "base.toml"), 1, 10)
    assert "leads back" in error.message


def test_a_fault_in_an_extended_file_is_told_where_it_is(desk: Path) -> None:
    put(desk / "base.toml", "\nchanel = 1")
    error = refused(put(desk / "replylint.toml", 'extend = "base.toml"'))
    assert (error.path, error.line) == (str(desk / "base.toml"), 2)


def test_a_preset_file_that_is_missing_is_told_where_it_is_named(desk: Path) -> None:
    file = put(desk / "replylint.toml", '\npreset = "mine.toml"')
    assert str(refused(file)).startswith(f"{file}:2: there is no preset file")


def test_a_preset_file_extends_and_has_no_preset(desk: Path) -> None:
    put(desk / "mine.toml", 'preset = "qa"')
    error = refused(put(desk / "replylint.toml", 'preset = "mine.toml"'))
    assert (error.path, error.line, error.column) == (str(desk / "mine.toml"), 1, 1)
    assert "`extend`" in error.remedy


@pytest.mark.parametrize(
    ("flags", "problem"),
    [
        ({"select": ("jargn",)}, "--select: 'jargn' is no category"),
        ({"min_score": 400}, "--min-score: 400 is no score"),
        ({"preset": "none.toml"}, "--preset: there is no preset file"),
        ({"chanel": "chat"}, "--chanel: the key 'chanel' is unknown"),
    ],
)
def test_a_flag_that_means_nothing_is_refused_by_its_name(desk: Path, flags: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(desk, flags)
    assert str(caught.value).startswith(problem)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(CATEGORIES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(set(Config.__struct_fields__) - {"origins"})), anything)
def test_any_value_at_all_is_taken_or_refused(field: str, value: Any) -> None:
    try:
        config = Config(**{field: value})
    except ConfigError:
        return
    assert msgspec.json.decode(msgspec.json.encode(config), type=Config) == config


# In Python


def test_a_config_made_by_hand_stands_on_its_preset() -> None:
    assert Config(preset="qa").origins["select"] == "preset qa"
    assert Config(preset="qa").origins["preset"] == "given"


def test_a_config_made_by_hand_refuses_what_a_file_may_not_say() -> None:
    with pytest.raises(ConfigError, match=re.escape("Config(fail-on): 'loud' is not known")):
        Config(fail_on="loud")  # type: ignore[arg-type]


def test_configs_share_no_table() -> None:
    Config().severity["jargon"] = "off"
    assert Config().severity == {}


names = st.sampled_from([*CATEGORIES, "jargon/prior-to", "project:*", "scripted/h*"])
configs = st.builds(
    Config,
    preset=st.sampled_from(presets()),
    select=st.lists(names | st.sampled_from(["all", "preview"]), max_size=3).map(tuple),
    ignore=st.lists(names, max_size=3).map(tuple),
    severity=st.dictionaries(names, st.sampled_from(LEVELS), max_size=3),
    accept=st.lists(st.sampled_from(["queue", "ticket"])).map(tuple),
    reject=st.dictionaries(st.sampled_from(["end user", "depot"]), st.just("x")),
    channel=st.none() | st.sampled_from(CHANNELS),
    service_level=st.dictionaries(st.sampled_from(CHANNELS), st.just(24.0)),
    limits=st.dictionaries(st.just("clarity/long-sentence"), st.just({"chat": 20.0})),
    fail_on=st.sampled_from(SEVERITIES),
    min_score=st.none() | st.integers(0, 100),
    syntax=st.booleans(),
)


@given(configs)
def test_a_config_survives_pickle_json_and_another_look(config: Config) -> None:
    assert pickle.loads(pickle.dumps(config)) == config
    assert msgspec.json.decode(msgspec.json.encode(config), type=Config) == config
    assert msgspec.structs.replace(config) == config


@given(configs)
def test_the_digest_is_the_same_for_the_same_and_after_json(config: Config) -> None:
    again = msgspec.json.decode(msgspec.json.encode(config), type=Config)
    assert again.digest == config.digest
    assert re.fullmatch("[0-9a-f]{12}", config.digest)


@pytest.mark.parametrize(
    "change",
    [
        {"select": ("jargon",)},
        {"ignore": ("jargon",)},
        {"severity": {"jargon": "off"}},
        {"accept": ("queue",)},
        {"reject": {"queue": "line"}},
        {"channel": "chat"},
        {"service_level": {"chat": 1.0}},
        {"limits": {"clarity/long-sentence": {"chat": 20.0}}},
        {"rules": ("ours",)},
        {"language": "en"},
        {"syntax": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_digest_differs_where_reports_may(change: dict[str, Any]) -> None:
    assert Config(**change).digest != Config().digest


def test_the_digest_does_not_hear_of_exit_status_origin_or_order(desk: Path) -> None:
    put(desk / "replylint.toml", 'fail-on = "stop"\nmin-score = 50\nignore = ["upsell", "jargon"]')
    assert load(desk).digest == Config(ignore=("jargon", "upsell")).digest


# Presets, the first file and the schemas


def schema(name: str) -> dict[str, Any]:
    return dict(json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")))


CONFIG_SCHEMA = jsonschema.Draft202012Validator(schema("config"))
RULE_SCHEMA = jsonschema.Draft202012Validator(schema("rule"))


@pytest.mark.parametrize("name", ["config", "rule"])
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def uncommented(text: str) -> str:
    return re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", presets())
def test_a_preset_is_good_by_loader_and_schema(desk: Path, name: str) -> None:
    text = (PRESETS / f"{name}.toml").read_text("utf-8")
    CONFIG_SCHEMA.validate(tomllib.loads(text))
    assert load(desk, {"preset": name}).preset == name


def test_the_default_preset_is_one_of_them() -> None:
    assert {"agent", "qa"} <= set(presets())


def test_the_first_file_is_good_as_written_and_with_every_setting_uncommented(desk: Path) -> None:
    CONFIG_SCHEMA.validate(tomllib.loads(TEMPLATE))
    whole = tomllib.loads(uncommented(TEMPLATE))
    CONFIG_SCHEMA.validate(whole)
    assert set(whole) == set(KEYS)
    put(desk / "replylint.toml", "")
    put(desk / "a" / "replylint.toml", uncommented(TEMPLATE))
    assert load(desk / "a").service_level == {"email": 24.0, "chat": 0.25}


def test_the_schema_has_the_keys_and_names_of_the_loader() -> None:
    properties, definitions = schema("config")["properties"], schema("config")["$defs"]
    assert tuple(properties) == KEYS
    assert tuple(definitions["category"]["enum"]) == CATEGORIES
    assert tuple(definitions["channel"]["enum"]) == CHANNELS
    assert tuple(definitions["base"]["anyOf"][0]["enum"]) == presets()
    assert tuple(properties["fail-on"]["enum"]) == SEVERITIES
    assert tuple(properties["severity"]["additionalProperties"]["enum"]) == LEVELS
    assert f"({'|'.join(CATEGORIES)})" in definitions["rules"]["anyOf"][1]["pattern"]


# What only a look at other files, or at two keys at once, can tell.
BEYOND_A_SCHEMA = ("extend = ", "accept = [")


@pytest.mark.parametrize("text", [text for text, *_ in REFUSED if not text.startswith(BEYOND_A_SCHEMA)])
def test_the_schema_refuses_what_the_loader_refuses(text: str) -> None:
    if "nan" not in text:  # JSON has none
        assert not CONFIG_SCHEMA.is_valid(json.loads(json.dumps(tomllib.loads(text), default=lambda _: 0)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        'preset = "qa"\nextend = "../base.toml"',
        'extend = "qa"',
        'select = ["all", "preview", "jargon", "jargon/prior-to", "pack.x:jargon/*", "project:*", "scripted/h*", "*"]',
        'ignore = []\naccept = []\nrules = ["a", "../b"]',
        'channel = "sms"\nfail-on = "note"\nmin-score = 0\nlanguage = "en-GB"',
        'severity.jargon = "off"\nseverity."jargon/prior-to" = "stop"',
        'limits = {"clarity/long-sentence" = 30, "clarity/school-grade" = {chat = 9, other = 12}}',
        'service-level = {email = 24, chat = 0.25}\nreject = {"end user" = "customer", basically = ""}',
    ],
)
def test_the_schema_takes_what_the_loader_takes(desk: Path, text: str) -> None:
    put(desk / "base.toml", "")
    put(desk / "a" / "replylint.toml", text)
    load(desk / "a")
    CONFIG_SCHEMA.validate(tomllib.loads(text))


def test_the_schema_of_rules_has_the_keys_and_names_of_the_compiler() -> None:
    properties, definitions = schema("rule")["properties"], schema("rule")["$defs"]
    assert set(properties) == rule._KEYS
    assert tuple(properties["check"]["enum"]) == rule.CHECKS
    assert tuple(properties["severity"]["enum"]) == SEVERITIES
    assert tuple(properties["within"]["enum"]) == rule.SCOPES
    assert tuple(properties["status"]["enum"]) == rule.STATUSES
    assert tuple(properties["echo"]["properties"]) == rule.Echo.__struct_fields__
    assert tuple(properties["redo"]["properties"]) == rule.Redo.__struct_fields__
    assert tuple(properties["secret"]["properties"]) == rule.Secret.__struct_fields__
    assert tuple(properties["metric"]["properties"]["measure"]["enum"]) == rule.MEASURES
    assert tuple(properties["placeholder"]["enum"]) == FAULTS
    assert tuple(properties["suppression"]["enum"]) == rule.SUPPRESSIONS
    assert tuple(definitions["forms"]["properties"]) == FORMS
    assert tuple(definitions["exception"]["properties"]) == rule.UNLESS
    assert (*definitions["condition"]["properties"], "key") == rule.When.__struct_fields__
    assert tuple(definitions["offer"]["anyOf"][1]["properties"]) == rule.Suggest.__struct_fields__
    assert tuple(definitions["channel"]["enum"]) == CHANNELS


@pytest.mark.parametrize("path", sorted((ROOT / "rules").glob("*/[!_]*/*.yml")), ids=lambda path: f"{path.stem}")
def test_a_rule_file_is_good_by_the_schema(path: Path) -> None:
    import yaml

    RULE_SCHEMA.validate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))


@pytest.mark.parametrize("text", ['exclude = ["\\\\"]', '[[paths]]\npath = "\\\\"', '[[paths]]\npath = ["a", "\\\\"]'])
def test_what_is_no_pattern_is_told_with_its_place(desk: Path, text: str) -> None:
    put(desk / "replylint.toml", text)
    with pytest.raises(ConfigError, match="is no gitignore pattern") as caught:
        load(desk)
    assert caught.value.line is not None
