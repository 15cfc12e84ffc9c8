"""Templates with branches: what is shown, in how many ways, and where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.reading import ReadingWords, read
from replylint.reading import branches as module
from replylint.reading.branches import FORMS, MOST, Branches, Cut, branches


def shown(source: str, forms: frozenset[str] = FORMS) -> list[str]:
    """What each way of reading shows."""
    told = branches(source, forms)
    return [Cut(source, told.hidden(way)).text for way in range(told.ways)]


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        ("Plain text.", ["Plain text."]),
        ("a{% if x %}1{% else %}2{% endif %}b", ["a1b", "a2b"]),
        ("a{% if x %}1{% endif %}b", ["a1b", "ab"]),
        ("{% if x %}1{% elsif y %}2{% else %}3{% endif %}", ["1", "2", "3"]),
        ("{% if x %}1{% elif y %}2{% endif %}", ["1", "2", ""]),
        ("{% ifequal x 3 %}1{% endifequal %}", ["1", ""]),
        ("{% unless x %}1{% endunless %}", ["1", ""]),
        ("{% unless x %}1{% else %}2{% endunless %}", ["1", "2"]),
        ("{% case x %} never {% when 'a' %}1{% when 'b' %}2{% else %}3{% endcase %}", ["1", "2", "3"]),
        ("{% case x %}{% when 'a' %}1{% when 'b' %}2{% endcase %}", ["1", "2", ""]),
        ("{% for x in y %}1{% endfor %}", ["1"]),
        ("{% for x in y %}1{% else %}none{% endfor %}", ["1", "none"]),
        ("{% for x in y %}1{% empty %}none{% endfor %}", ["1", "none"]),
        ("{% blocktrans %}1 kite{% plural %}2 kites{% endblocktrans %}", ["1 kite", "2 kites"]),
        ("{{#if x}}1{{else}}2{{/if}}", ["1", "2"]),
        ("{{#if x}}1{{else if y}}2{{/if}}", ["1", "2", ""]),
        ("{{#unless x}}1{{/unless}}", ["1", ""]),
        ("{{#each kites as |kite|}}1{{/each}}", ["1"]),
        ("{{#name}}1{{/name}}{{^name}}2{{/name}}", ["1", "2"]),
        ("{{ if .A }}1{{ else if .B }}2{{ else }}3{{ end }}", ["1", "2", "3"]),
        ("{{- with .A -}} 1 {{- end -}}", ["1"]),
        ("{{ range .A }}1{{ else }}none{{ end }}", ["1", "none"]),
    ],
)
def test_branches_are_read_one_at_a_time(source: str, ways: list[str]) -> None:
    assert shown(source) == ways


def test_two_blocks_are_read_side_by_side() -> None:
    source = "{% if x %}1{% else %}2{% endif %}-{% if y %}3{% elsif z %}4{% else %}5{% endif %}"
    assert shown(source) == ["1-3", "2-4", "2-5"]


def test_every_part_of_a_block_in_a_block_is_read() -> None:
    inner = "{% case y %}{% when 1 %}2{% when 3 %}4{% else %}5{% endcase %}"
    assert shown(f"{{% if x %}}1{inner}{{% else %}}6{{% endif %}}") == ["12", "14", "15", "6"]
    assert shown(f"{{% if x %}}6{{% else %}}1{inner}{{% endif %}}") == ["6", "12", "14", "15"]


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        ("{% if x == 1 %}A{% endif %}\n{% if x == 2 %}B{% endif %}", ["A\n", "\nB", "\n"]),
        ("{% if x == 1 %}A{% endif %}<br>\n{% if x == 2 %}B{% endif %}", ["A<br>\n", "<br>\nB", "<br>\n"]),
        ("{% if x %}A{% endif %}{% unless x %}B{% endunless %}", ["A", "B"]),
        ("{% if x %}A{% endif %}{% if y %}B{% endif %}", ["AB", ""]),
        ("{% if x == 1 %}A{% endif %} and {% if x == 2 %}B{% endif %}", ["A and B", " and "]),
    ],
)
def test_one_question_after_another_about_one_thing_has_one_answer(source: str, ways: list[str]) -> None:
    assert shown(source) == ways


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        ("Hi{% comment %} not {{this}} {% endcomment %} Ana", ["Hi Ana"]),
        ("Hi{# {% if x %} #} Ana", ["Hi Ana"]),
        ("Hi{{! a note }} Ana", ["Hi Ana"]),
        ("Hi{{!-- a {{note}} --}} Ana", ["Hi Ana"]),
        ("Hi{{/* a note */}} Ana", ["Hi Ana"]),
        ("{% capture x %}not here{% endcapture %}Hi", ["Hi"]),
        ("{% assign x = 1 %}Hi{% load kites %}", ["Hi"]),
        ("{% raw %}{% if x %}{{y}}{% endraw %}", ["{% if x %}{{y}}"]),
        ("{% verbatim %}{{y}}{% endverbatim %}", ["{{y}}"]),
    ],
)
def test_what_is_never_shown_and_what_is_shown_as_it_stands(source: str, ways: list[str]) -> None:
    assert shown(source) == ways


def test_a_tag_may_swallow_the_white_space_around_it() -> None:
    assert shown("Hi\n  {%- if x %} Ana{% endif -%}  , all") == ["Hi Ana, all", "Hi, all"]
    assert shown("Hi {{~#if x~}} Ana {{~/if}}, all") == ["HiAna, all", "Hi, all"]
    assert shown("Hi{%+ if x +%} Ana{% endif %}") == ["Hi Ana", "Hi"]


@pytest.mark.parametrize(
    "source",
    [
        "{% if x %}Hi",
        "Hi{% endif %}",
        "{% else %}Hi",
        "{% if x Hi",
        "{% comment %}Hi",
        "{% raw %}Hi",
        "{# Hi",
        "{{#if x}}Hi{{/unless}}",
        "{{ end }}",
        "{{ticket.id}} {{end_date}} {{if.x}} {%customer.firstName%}",
        "{% nonsense x %}",
    ],
)
def test_a_tag_without_its_partner_stays(source: str) -> None:
    assert shown(source) == [source]


def test_an_unclosed_tag_spoils_nothing_around_it() -> None:
    assert shown("{% if x %}1{% if y %}2{% else %}3{% endif %}") == ["{% if x %}12", "{% if x %}13"]
    assert shown("{% if a {% if x %}1{% endif %}") == ["{% if a 1", "{% if a "]
    inner = "{% if z %}1{% else %}2{% endif %}"
    assert shown(f"{{% if x %}}{{% case y %}}{inner}{{% endif %}}") == ["{% case y %}1", "{% case y %}2", ""]
    assert shown("{{% if x %}1{% endif %}}") == ["{1}", "{}"]


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("{% if x %}1{% endif %}", "percent"),
        ("{# 1 #}", "remark"),
        ("{{#if x}}1{{/if}}", "section"),
        ("{{#if x}}1{{else}}2{{/if}}", "section"),
        ("{{if .X}}1{{else}}2{{end}}", "go"),
    ],
)
def test_a_tag_that_the_helpdesk_does_not_read_stays(source: str, form: str) -> None:
    assert shown(source, FORMS - {form}) == [source]
    assert shown(source, frozenset({form})) != [source]


def test_comments_are_told_whoever_reads_them() -> None:
    source = "{% comment %} one {% endcomment %}{# two #}{{! three }}"
    for forms in (FORMS, frozenset[str]()):
        told = branches(source, forms).comments
        assert [text for _, _, text in told] == ["one", "two", "three"]
        assert [source[start:end] for start, end, _ in told] == [
            "{% comment %} one {% endcomment %}",
            "{# two #}",
            "{{! three }}",
        ]


@pytest.mark.parametrize(
    ("source", "guarded"),
    [
        ("{% if a.b %}@{% endif %}", True),
        ("{% if a %}@{% endif %}", True),
        ("{% if a.b != blank %}@{% endif %}", True),
        ("{% if c and a.b %}@{% endif %}", True),
        ("{% unless a.b == blank %}@{% endunless %}", True),
        ("{% if a.b == '' %}none{% else %}@{% endif %}", True),
        ("{% if c %}x{% elsif a.b %}@{% endif %}", True),
        ("{% if a.b %}{% if c %}@{% endif %}{% endif %}", True),
        ("{{#if a.b}}@{{/if}}", True),
        ("{{if .a.b}}@{{end}}", True),
        ("@", False),
        ("{% if c %}@{% endif %}", False),
        ("{% if a.bc %}@{% endif %}", False),
        ("{% if a.b %}x{% else %}@{% endif %}", False),
        ("{% if not a.b %}@{% endif %}", False),
        ("{% unless a.b %}@{% endunless %}", False),
        ("{% if a.b == blank %}@{% endif %}", False),
        ("{% if a.b %}x{% endif %}@", False),
    ],
)
def test_an_if_guards_what_it_asks_for(source: str, guarded: bool) -> None:
    assert branches(source).guarded(source.index("@"), "a.b") is guarded


def test_raw_text_is_known_as_such() -> None:
    source = "{{x}}{% raw %}{{y}}{% endraw %}"
    assert [branches(source).is_raw(source.index(name)) for name in ("{{x}}", "{{y}}")] == [False, True]


def test_ways_are_bounded_and_the_last_one_leaves_nothing_unread() -> None:
    parts = "".join(f"{{% when {number} %}}[{number}]" for number in range(40))
    ways = shown(f"{{% case x %}}{parts}{{% endcase %}}")
    assert len(ways) == MOST
    assert ways[0] == "[0]"
    assert all(f"[{number}]" in "".join(ways) for number in range(40))


# What nobody would write, and somebody will send

HOSTILE = {
    "opened": "{% if x %}" * 10_000,
    "opened twice over": "{% for x in y %}" * 5_000 + "{% endif %}" * 5_000,
    "nested": "{% if x %}" * 5_000 + "{% endif %}" * 5_000,
    "in a row": "{% if x %}a{% else %}b{% endif %}" * 3_000,
    "one question": "{% if x %}a{% endif %}" * 3_000,
    "many parts": "{% if x %}" + "{% elsif y %}{% if z %}a{% endif %}" * 3_000 + "{% endif %}",
    "braces": "{{" * 5_000,
    "a section": "{{#" + "a" * 50_000,
    "remarks": "{#" * 20_000,
    "comments": "{% comment %}" * 5_000,
    "comments, one closed": "{% comment %}" * 5_000 + "{% endcomment %}",
    "raws": "{% raw %}" * 5_000,
    "percents": "{% " * 20_000 + "%}",
    "middles": "{% if x %}" + "{% else %}" * 5_000 + "{% endif %}",
    "notes": "{{!" * 10_000,
    "white space": ("{%- if x -%}" + " " * 50 + "{%- endif -%}") * 2_000,
}


class Counted(str):
    """A source that counts how many characters are searched in it."""

    searched = 0

    def find(self, mark: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        found = str.find(self, mark, start, len(self) if end is None else end)
        Counted.searched += (len(self) if end is None else end) - start if found < 0 else found - start + 1
        return found


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("forms", [FORMS, frozenset[str]()], ids=["all forms", "no forms"])
def test_hostile_sources_are_read_and_the_ways_stay_few(name: str, forms: frozenset[str]) -> None:
    source = HOSTILE[name]
    told = branches(source, forms)
    assert 1 <= told.ways <= MOST
    for way in range(told.ways):
        hidden = told.hidden(way)
        assert all(start < end for start, end in hidden)
        assert all(before[1] < after[0] for before, after in pairwise(hidden))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_stretch_of_a_hostile_source_is_searched_again_and_again(name: str) -> None:
    Counted.searched = 0
    reader = module._Reader(Counted(HOSTILE[name]), FORMS)
    reader.read()
    assert Counted.searched <= 4 * len(HOSTILE[name])


# Properties

TEXTS = st.sampled_from(
    ["Hi Ana,", "\n\n", "It is here.", " ", "é ✉ 👍", "<p>", "</p>", "<br>", "**bold**", "&amp;", "- one\n", "> old\n",
     "[a](b)", "&", "<", "{", "}", "%", "#"]
)  # fmt: skip
TAGS = st.sampled_from(
    ["{% if x %}", "{%- if x -%}", "{% elsif y %}", "{% else %}", "{% endif %}", "{% unless x %}", "{% endunless %}",
     "{% case x %}", "{% when 1 %}", "{% endcase %}", "{% for x in y %}", "{% endfor %}", "{% comment %}",
     "{% endcomment %}", "{% raw %}", "{% endraw %}", "{# a #}", "{{#if x}}", "{{else}}", "{{/if}}", "{{if .X}}",
     "{{end}}", "{{x}}", "{%x.y%}", "{%", "%}", "{{", "}}", "{#", "#}"]
)  # fmt: skip
PAIRS = [
    ("{% if x %}", "{% else %}", "{% endif %}"),
    ("{%- case x -%}{% when 1 %}", "{% when 2 %}", "{%- endcase -%}"),
    ("{{#if x}}", "{{else}}", "{{/if}}"),
    ("{{if .X}}", "{{else}}", "{{end}}"),
    ("{% for x in y %}", "", "{% endfor %}"),
]
NESTED = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda tags, parts: tags[0] + tags[1].join(parts) + tags[2],
        st.sampled_from(PAIRS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)
SOURCES = st.lists(st.one_of(TEXTS, TAGS, NESTED), max_size=14).map("".join)


def spans(told: Branches) -> list[tuple[tuple[int, int], ...]]:
    return [told.hidden(way) for way in range(told.ways)]


@given(SOURCES, st.sets(st.sampled_from(sorted(FORMS))))
def test_hidden_stretches_are_sorted_disjoint_and_inside(source: str, forms: set[str]) -> None:
    told = branches(source, frozenset(forms))
    assert 1 <= told.ways <= MOST
    for hidden in spans(told):
        edges = [place for span in hidden for place in span]
        assert edges == sorted(set(edges))
        assert all(0 <= place <= len(source) for place in edges)
        assert all(any(first <= start and end <= last for first, last in hidden) for start, end in told.tags)


@given(SOURCES)
def test_whatever_is_no_tag_is_shown_in_some_way(source: str) -> None:
    told = branches(source)
    seen = set[int]()
    for hidden in spans(told):
        seen.update(place for start, end in Cut(source, hidden).kept for place in range(start, end))
    tagged = {place for start, end in told.tags for place in range(start, end)}
    assert seen == set(range(len(source))) - tagged


@given(SOURCES)
def test_a_cut_maps_every_code_point_back_to_itself(source: str) -> None:
    for hidden in spans(branches(source)):
        cut = Cut(source, hidden)
        found = "".join(source[piece.source_start : piece.source_end] for piece in cut.segments(None))
        assert found == cut.text


@given(source=SOURCES, format=st.sampled_from(["text", "markdown", "html"]))
def test_what_is_read_of_a_template_stands_in_its_source(source: str, format: str, words: ReadingWords) -> None:  # noqa: A002
    for hidden in spans(branches(source)):
        prose = read(source, format, words=words, hidden=hidden)
        cut = read(Cut(source, hidden).text, format, words=words)
        assert (prose.text, prose.masks) == (cut.text, cut.masks)
        assert prose.source == source
        before = 0
        for segment in prose.segments or ():
            assert before <= segment.source_start <= segment.source_end <= len(source)
            before = segment.source_start
            if segment.end - segment.start == segment.source_end - segment.source_start and segment.start < segment.end:
                piece = source[segment.source_start : segment.source_end]
                assert prose.text[segment.start : segment.end].split() == piece.split() or len(piece) == 1
        for place in range(len(prose.text)):
            start, end = prose.source_span(place, place + 1)
            assert 0 <= start <= end <= len(source)
            if prose.text[place].isalnum():
                assert prose.text[place] in source[start:end] or "&" in source[start:end]
