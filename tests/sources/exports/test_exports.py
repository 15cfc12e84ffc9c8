"""Exports of helpdesks: each is known by its shape, its texts come out with their names, and lie where they lie."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, Item, Lines, Passed, Wanted, read
from replylint.sources.exports import NAMES, recognised
from replylint.sources.structured import tree

FIXTURES = Path(__file__).parent / "fixtures"
SYSTEMS = {path.name: path.stem for path in sorted(FIXTURES.iterdir()) if path.name != "osticket-alert.yaml"}
VARIANTS = {
    "freshdesk-folders": "freshdesk",
    "help-scout-list": "help-scout",
    "osticket-template": "osticket",
    "zendesk-dynamic": "zendesk",
}


def found(path: Path, wanted: Wanted | None = None, *, named: bool = True) -> list[Item | Problem | Passed]:
    return list(read(File(str(path), named=named), BytesIO(), None, wanted or Wanted()))


def items(path: Path, wanted: Wanted | None = None) -> list[Item]:
    entries = found(path, wanted)
    assert [entry for entry in entries if not isinstance(entry, Item)] == []
    return [entry for entry in entries if isinstance(entry, Item)]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def part(path: Path, item: Item, phrase: str) -> str:
    """What stands in the file at the lines and columns that are told for a phrase of the draft."""
    start = item.thread.reply.index(phrase)
    place = item.location(start, start + len(phrase))
    assert place.exact
    lines = Lines(text := text_of(path))
    return text[lines.offset(place.line, place.column) : lines.offset(place.end_line, place.end_column)]


def told(item: Item) -> tuple[str, str, str, str | None, int | None]:
    return item.thread.id, item.title, item.thread.format, item.thread.channel, item.usage


# In each export, what is told of its texts, in their order.
TEXTS = {
    "zendesk.json": [
        ("9001", "Delivery::Parcel is late", "html", None, None),
        ("9002", "Billing::Paid twice", "text", None, None),
    ],
    "zendesk-dynamic.json": [
        ("71.711", "Opening hours", "text", None, None),
        ("71.712", "Opening hours", "text", None, None),
    ],
    "gorgias.json": [
        ("302", "Used all the time", "text", None, 5120),
        ("301", "Seldom used", "html", None, 4),
    ],
    "intercom.json": [
        ("11", "Order on its way", "text", None, None),
        ("12", "Fallbacks put in", "html", None, None),
        ("13", "HTML alone", "html", None, None),
    ],
    "front.json": [("rsp_1a", "Thanks for the photo", "html", None, None)],
    "freshdesk.json": [
        ("501", "Key does not turn", "html", None, None),
        ("502", "Text alone", "text", None, None),
    ],
    "freshdesk-folders.json": [("503", "Spare key", "text", None, None)],
    "help-scout.json": [
        ("8101", "Broken lamp", "html", None, None),
        ("8101.chat", "Broken lamp", "text", "chat", None),
    ],
    "help-scout-list.json": [
        ("8102", "Opening hours", "text", None, None),
        ("8103.chat", "For chats", "text", "chat", None),
    ],
    "chatwoot.json": [("1", "hello", "markdown", None, None), ("3", "bye", "markdown", None, None)],
    "zammad.csv": [("1", "Greeting", "html", None, None), ("2", "Old one", "html", None, None)],
    "zammad.json": [("21", "Parking", "html", None, None)],
    "osticket.yaml": [
        ("Where is my parcel?", "Where is my parcel?", "html", None, None),
        ("Folded one", "Folded one", "html", None, None),
    ],
    "osticket-template.yaml": [("Re: %{ticket.subject}", "Re: %{ticket.subject}", "html", None, None)],
    "django-helpdesk.json": [
        ("presetreply 5", "Size exchange", "text", None, None),
        ("emailtemplate 3", "newticket_submitter (en)", "text", None, None),
        ("emailtemplate 6", "closed_submitter", "html", None, None),
    ],
    "django-helpdesk.yaml": [("presetreply 8", "Gift card", "text", None, None)],
}

# A phrase of a draft, where it begins in the file, and how the file writes it.
PLACES = [
    ("zendesk.json", 0, "Zoë from", 15, 68, r"Zo\u00eb from"),
    ("zendesk.json", 0, "it&#39;s on the van &amp; <b>", 15, 102, "it&#39;s on the van &amp; <b>"),
    ("zendesk.json", 0, ",</p>\n<p>", 15, 58, r",</p>\n<p>"),
    ("zendesk.json", 1, 'paid "twice"', 26, 76, r"paid \"twice\""),
    ("zendesk.json", 1, "€12 back.\r\nBye", 26, 100, r"\u20ac12 back.\r\nBye"),
    ("zendesk-dynamic.json", 1, "öffnen um", 11, 37, r"\u00f6ffnen um"),
    ("gorgias.json", 0, "us\u00a0today.\nThanks", 31, 114, r"us\u00a0today.\nThanks"),
    ("gorgias.json", 1, "it&#x2019;s refunded", 19, 80, "it&#x2019;s refunded"),
    ("intercom.json", 0, 'fallback:"there"}}', 9, 36, r"fallback:\"there\"}}"),
    ("intercom.json", 1, "looked – and&nbsp;fixed", 19, 108, r"looked \u2013 and&nbsp;fixed"),
    ("front.json", 0, "café cup &quot;", 10, 74, r"caf\u00e9 cup &quot;"),
    ("freshdesk.json", 0, '"ltr">Hi', 7, 31, r"\"ltr\">Hi"),
    ("freshdesk.json", 1, "grüße", 15, 29, r"gr\u00fc\u00dfe"),
    ("freshdesk-folders.json", 0, "8 euro", 6, 90, "8 euro"),
    ("help-scout.json", 0, "lamp – free", 4, 88, r"lamp \u2013 free"),
    ("help-scout.json", 1, 'a new "lamp"', 5, 31, r"a new \"lamp\""),
    ("help-scout-list.json", 0, "nine to five", 4, 33, "nine to five"),
    ("chatwoot.json", 0, "👋\n\n**Which**", 2, 92, r"\ud83d\udc4b\n\n**Which**"),
    ("chatwoot.json", 1, "care.\tSee", 4, 68, r"care.\tSee"),
    ("zammad.csv", 0, 'the "reader" &amp;', 3, 13, 'the ""reader"" &amp;'),
    ("zammad.csv", 1, "without", 4, 23, "without"),
    ("osticket.yaml", 0, "is with Müller &amp;", 11, 17, "is with Müller &amp;"),
    ("osticket.yaml", 1, "isn&apos;t broken.\nKeep", 19, 8, "isn&apos;t broken.\n\n    Keep"),
    ("osticket-template.yaml", 0, "hope this", 11, 12, "hope this"),
    ("django-helpdesk.json", 0, 'the "small" one', 10, 110, r"the \"small\" one"),
    ("django-helpdesk.json", 2, "done &mdash;", 39, 89, "done &mdash;"),
    ("django-helpdesk.yaml", 0, "It's on your card, {{", 5, 12, "It''s on your card,\n      {{"),
]


def test_every_system_has_its_files() -> None:
    assert {VARIANTS.get(stem, stem) for stem in SYSTEMS.values()} == set(NAMES)
    assert set(TEXTS) == set(SYSTEMS)
    assert {name for name, *_ in PLACES} | {"zammad.json"} == set(SYSTEMS)


@pytest.mark.parametrize("name", TEXTS)
def test_an_export_is_known_by_its_shape_and_tells_of_its_texts(name: str) -> None:
    assert [told(item) for item in items(FIXTURES / name)] == TEXTS[name]
    for item in items(FIXTURES / name):
        assert item.thread.system == VARIANTS.get(SYSTEMS[name], SYSTEMS[name])
        assert item.template
        assert item.exact


@pytest.mark.parametrize(("name", "number", "phrase", "line", "column", "written"), PLACES)
def test_a_phrase_lies_at_its_line_and_column(
    name: str, number: int, phrase: str, line: int, column: int, written: str
) -> None:
    item = items(FIXTURES / name)[number]
    assert part(FIXTURES / name, item, phrase) == written
    start = item.thread.reply.index(phrase)
    place = item.location(start, start + len(phrase))
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize("name", TEXTS)
def test_no_other_system_takes_the_file_for_its_own(name: str) -> None:
    root = tree(text_of(FIXTURES / name), name, Path(name).suffix)
    assert root is not None
    kind = recognised(root)
    assert kind is not None
    assert kind.name == VARIANTS.get(SYSTEMS[name], SYSTEMS[name])


def test_what_colleagues_write_to_each_other_is_left_out() -> None:
    for name, note in (
        ("zendesk.json", "hall 3"),
        ("zendesk.json", "Can you help"),
        ("gorgias.json", "Look into this"),
        ("gorgias.json", "pick this up"),
        ("django-helpdesk.json", "is yours"),
    ):
        assert note in text_of(FIXTURES / name)
        assert not any(note in item.thread.reply for item in items(FIXTURES / name))


def test_an_alert_to_agents_is_no_template_for_customers() -> None:
    assert found(FIXTURES / "osticket-alert.yaml", named=False) == [Passed(str(FIXTURES / "osticket-alert.yaml"))]
    [problem] = found(FIXTURES / "osticket-alert.yaml")
    assert isinstance(problem, Problem)
    assert problem.message == "holds no draft that replylint knows"


# Shapes of the same export


def write(folder: Path, value: object, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), "utf-8")
    return path


def test_an_answer_of_an_api_may_be_wrapped_or_bare_or_alone(tmp_path: Path) -> None:
    zendesk = json.loads(text_of(FIXTURES / "zendesk.json"))["macros"]
    gorgias = json.loads(text_of(FIXTURES / "gorgias.json"))["data"]
    intercom = json.loads(text_of(FIXTURES / "intercom.json"))["data"]
    front = json.loads(text_of(FIXTURES / "front.json"))["_results"]
    freshdesk = json.loads(text_of(FIXTURES / "freshdesk.json"))
    dynamic = json.loads(text_of(FIXTURES / "zendesk-dynamic.json"))["items"]
    reply = json.loads(text_of(FIXTURES / "help-scout.json"))
    for value, system, number in (
        (zendesk, "zendesk", 2),
        ({"macro": zendesk[0]}, "zendesk", 1),
        (zendesk[0], "zendesk", 1),
        ([zendesk[:1], zendesk[1:]], "zendesk", 2),
        ({"item": dynamic[0]}, "zendesk", 2),
        (gorgias, "gorgias", 2),
        (gorgias[0], "gorgias", 1),
        (intercom, "intercom", 3),
        (intercom[0], "intercom", 1),
        (front, "front", 1),
        (freshdesk[0], "freshdesk", 1),
        ({"_embedded": {"saved-replies": [{"id": 1, "name": "A", "text": "<p>Hello.</p>"}]}}, "help-scout", 1),
        ([reply, reply], "help-scout", 4),
        ({"payload": [{"short_code": "a", "content": "Hello."}]}, "chatwoot", 1),
    ):
        texts = items(write(tmp_path, value))
        assert [text.thread.system for text in texts] == [system] * number


def test_the_first_entry_need_not_show_what_it_is(tmp_path: Path) -> None:
    gorgias = json.loads(text_of(FIXTURES / "gorgias.json"))["data"]
    assert len(items(write(tmp_path, [{"id": 1, "name": "Empty", "usage": 0, "actions": []}, *gorgias]))) == 2


def test_macros_may_stand_one_in_a_row(tmp_path: Path) -> None:
    macros = json.loads(text_of(FIXTURES / "zendesk.json"))["macros"]
    path = tmp_path / "macros.jsonl"
    path.write_text("".join(f"{json.dumps(macro)}\n" for macro in macros), "utf-8")
    texts = items(path)
    assert [told(item) for item in texts] == TEXTS["zendesk.json"]
    assert [item.line for item in texts] == [1, 2]
    assert part(path, texts[1], 'paid "twice"') == r"paid \"twice\""
    assert [item.offset for item in texts] == [0, path.read_bytes().index(b"\n") + 1]


def test_rows_without_any_text_are_told_once(tmp_path: Path) -> None:
    macros = json.loads(text_of(FIXTURES / "zendesk.json"))["macros"][2:]
    path = tmp_path / "macros.jsonl"
    path.write_text("".join(f"{json.dumps(macro)}\n" for macro in macros), "utf-8")
    [problem] = found(path)
    assert isinstance(problem, Problem)
    assert problem.message == "holds no text for a customer"


def test_html_is_taken_where_only_it_shows_what_is_filled_in(tmp_path: Path) -> None:
    macro = {"type": "macro", "id": "1", "name": "A", "body": "<p>Hi <attribute key='user.name'/></p>"}
    for text, form in (("Hi {{user.name}}", "text"), ("Hi there", "html"), ("", "html")):
        [item] = items(write(tmp_path, macro | {"body_text": text}))
        assert item.thread.format == form


# --source


def test_a_source_can_be_named(tmp_path: Path) -> None:
    lone = write(tmp_path, {"id": 1, "name": "Lamp", "text": "<p>We send a lamp.</p>"})
    assert isinstance(found(lone)[0], Problem)
    [item] = items(lone, Wanted(source="help-scout"))
    assert (item.thread.system, item.title) == ("help-scout", "Lamp")


def test_what_is_no_such_export_is_told() -> None:
    [problem] = found(FIXTURES / "chatwoot.json", Wanted(source="front"))
    assert isinstance(problem, Problem)
    assert problem.message == "does not look like Front message templates, or holds nothing for customers"
    assert "--field" in problem.remedy


def test_from_standard_input_an_export_is_known_or_named() -> None:
    def stdin(name: str, wanted: Wanted) -> list[Item | Problem | Passed]:
        return list(read(File("-"), BytesIO((FIXTURES / name).read_bytes()), None, wanted))

    for name, source in (("zendesk.json", None), ("chatwoot.json", None), ("freshdesk.json", "freshdesk")):
        assert [told(item) for item in stdin(name, Wanted(source=source)) if isinstance(item, Item)] == TEXTS[name]
    for name, source in (("zammad.csv", "zammad"), ("osticket.yaml", "osticket")):
        texts = [item for item in stdin(name, Wanted(source=source)) if isinstance(item, Item)]
        assert [told(item) for item in texts] == TEXTS[name]
        assert part(FIXTURES / name, texts[0], "&amp;") == "&amp;"


# What is none


ORDINARY = {
    "package.json": '{"name": "shop", "version": "1.0.0", "keywords": ["a"], "scripts": {"test": "jest"}}',
    "composer.json": '{"name": "shop", "keywords": "a", "content": "b", "type": "project"}',
    "openapi.json": (
        '{"openapi": "3.1.0", "info": {"title": "Shop", "description": "Orders"}, "paths": {"/a": {"get": '
        '{"responses": {"200": {"description": "ok", "content": {"a/b": {"schema": {"type": "object"}}}}}}}}, '
        '"components": {"responses": {}}}'
    ),
    "en.json": '{"title": "Your orders", "body": "Hello {{name}}", "name": "Name", "content": "Content"}',
    "forward.json": '{"thread": "Thread", "send": "Send"}',
    "posts.json": '[{"title": "A day out", "slug": "a", "content_html": "<p>Hi</p>", "content": "Hi"}]',
    "feed.json": '{"version": "1.1", "title": "News", "items": [{"id": "1", "title": "A", "content_html": "B"}]}',
    "mails.json": '[{"name": "Welcome", "subject": "Hi", "body_html": "<p>Hi</p>", "body_text": "Hi", "type": "mail"}]',
    "schema.json": '{"type": "array", "title": "Names", "items": {"type": "object", "properties": {"name": {}}}}',
    "calls.json": '{"name": "run", "actions": [{"name": "search", "type": "function", "arguments": {"q": "a"}}]}',
    "triggers.json": (
        '{"triggers": [{"title": "Notify", "conditions": {"all": []}, "actions": '
        '[{"field": "notification_user", "value": ["requester_id", "Subject", "Body"]}]}]}'
    ),
    "triggers-bare.json": (
        '[{"title": "Notify", "conditions": {"all": []}, "actions": '
        '[{"field": "notification_user", "value": ["requester_id", "Subject", "Body"]}]}]'
    ),
    "previews.json": '[{"id": 1, "name": "Photo", "preview": "small.png", "size": 4}]',
    "numbers.json": "[1, 2, [3]]",
    "word.json": '"hello"',
    "nothing.json": "null",
    "mkdocs.yml": (
        "site_name: Docs\nnav:\n  - Home: index.md\nmarkdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    ),
    "docker-compose.yml": (
        "x-common: &common\n  restart: always\nservices:\n  web:\n    <<: *common\n    image: nginx:1\n"
        "    ports: ['80:80']\n"
    ),
    "workflow.yml": (
        "name: CI\non:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - name: Test\n        run: |\n          make test\n"
    ),
    "bug.yml": "name: Bug report\ndescription: Tell us\ntitle: '[Bug]: '\nbody:\n  - type: textarea\n    id: what\n",
    "en.yml": "en:\n  title: Orders\n  body: Hello %{name}\ntitle: Orders\nbody: Hello\n",
    "openapi.yaml": "openapi: 3.1.0\ninfo:\n  title: Shop\n  description: |\n    Orders.\npaths: {}\n",
    "kube.yaml": "kind: Service\nmetadata:\n  name: a\n---\nkind: Deployment\nmetadata:\n  name: b\n",
    "stack.yaml": "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Name: !Sub '${Stack}-a'\n    Tags: !Ref All\n",
    "day.yaml": "released: 2026-02-30\nvalue: =\n",
    "remarks.yaml": "# nothing here yet\n",
    "orders.csv": "id,name,amount\n1,Ana,20\n",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_files_of_other_programs_in_a_folder_are_passed_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(ORDINARY[name], "utf-8")
    assert found(path, named=False) == [Passed(str(path))]


@pytest.mark.parametrize("name", ORDINARY)
def test_named_outright_they_are_told_to_hold_no_draft(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(ORDINARY[name], "utf-8")
    [problem] = found(path)
    assert isinstance(problem, Problem)
    assert problem.message == "holds no draft that replylint knows"
    assert "--field" in problem.remedy


# Suppressions beside an export


def test_a_sidecar_names_texts_by_id_or_title_and_is_told_of_names_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "macros.json"
    shutil.copy(FIXTURES / "zendesk.json", path)
    sidecar = tmp_path / "macros.json.replylint.toml"
    sidecar.write_text(
        "".join(
            f'[[ignore]]\nrule = "jargon/x"\nreason = "ours"\nitem = "{item}"\n'
            for item in ("9001", "Billing::Paid twice", "9999")
        ),
        "utf-8",
    )
    first, second, problem = found(path)
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert isinstance(problem, Problem)
    assert [(choice.line, choice.by) for choice in first.thread.ignores] == [(2, "sidecar")]
    assert [choice.line for choice in second.thread.ignores] == [6]
    assert (problem.path, problem.line) == (str(sidecar), 10)
    assert "'9999'" in problem.message


def test_a_text_without_id_and_title_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "texts.json"
    path.write_text('{"texts": ["One.",\n"Two."]}', "utf-8")
    sidecar = tmp_path / "texts.json.replylint.toml"
    sidecar.write_text('[[ignore]]\nrule = "jargon/x"\nreason = "ours"\nitem = "texts.json:2"\n', "utf-8")
    one, two = items(path, Wanted(fields=("texts",)))
    assert (one.thread.id, two.thread.id) == ("texts.json:1", "texts.json:2")
    assert (len(one.thread.ignores), len(two.thread.ignores)) == (0, 1)


def test_in_rows_a_name_counts_wherever_it_stands(tmp_path: Path) -> None:
    macros = json.loads(text_of(FIXTURES / "zendesk.json"))["macros"]
    path = tmp_path / "macros.jsonl"
    path.write_text("".join(f"{json.dumps(macro)}\n" for macro in macros), "utf-8")
    sidecar = tmp_path / "macros.jsonl.replylint.toml"
    sidecar.write_text('[[ignore]]\nrule = "jargon/x"\nreason = "ours"\nitem = "9002"\n', "utf-8")
    assert [len(item.thread.ignores) for item in items(path)] == [0, 1]
