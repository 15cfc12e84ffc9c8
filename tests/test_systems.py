"""What helpdesks fill: every form of a placeholder, what each system knows, and what it may leave empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import yamlfile
from replylint.systems import FAULTS, System, own_names, systems, variable

DATA = yamlfile.read(Path(__file__).parents[1] / "rules" / "systems.yml").data
SYSTEMS = systems(DATA)
# How each syntax writes a variable.
FORMS = {
    "liquid": "{{VAR}}",
    "jinja": "{{ VAR }}",
    "handlebars": "{{VAR}}",
    "fallback-braces": "{{VAR}}",
    "percent-tags": "{%VAR%}",
    "hash-braces": "#{VAR}",
    "percent-braces": "%{VAR}",
    "angle-otrs": "<VAR>",
    "perl-braces": "{VAR}",
    "go": "{{ .VAR }}",
    "double-angles": "<<VAR>>",
}
BRACES = {"liquid", "jinja", "handlebars", "fallback-braces", "or-braces", "go"}


def written(system: System, path: str) -> str:
    return FORMS[system.syntax].replace("VAR", path)


def faults(name: str, placeholder: str, own: tuple[str, ...] = ()) -> set[str]:
    return set(SYSTEMS[name].faults(variable(placeholder), own))


@pytest.mark.parametrize(
    ("placeholder", "syntaxes", "path", "fallback"),
    [
        ("{{ticket.requester.first_name}}", BRACES, "ticket.requester.first_name", None),
        ('{{user.name|fallback:"there"}}', BRACES, "user.name", "fallback"),
        ('<attribute key="user.name" default="there"/>', {"fallback-braces"}, "user.name", "fallback"),
        ('<attribute key="user.name" default=""/>', {"fallback-braces"}, "user.name", None),
        ("{{ticket.messages[-1].body_html}}", BRACES, "ticket.messages[-1].body_html", None),
        ('{{ticket.created|datetime_format("MMM Do YY")}}', BRACES, "ticket.created", None),
        ("{%customer.firstName%}", {"percent-tags"}, "customer.firstName", None),
        ("{%customer.firstName,fallback=there%}", {"percent-tags"}, "customer.firstName", "fallback"),
        ("{{ contact.first_name || 'there' }}", BRACES, "contact.first_name", "||"),
        ("#{ticket.customer.firstname}", {"hash-braces"}, "ticket.customer.firstname", None),
        ('#{dt(ticket.created_at, "%d.%m.%Y", "Europe/Berlin")}', {"hash-braces"}, "ticket.created_at", None),
        ("<OTRS_CUSTOMER_REALNAME>", {"angle-otrs"}, "OTRS_CUSTOMER_REALNAME", None),
        ("{$Ticket->Subject}", {"perl-braces"}, "$Ticket->Subject", None),
        ("{ $Ticket->SubjectTag }", {"perl-braces"}, "$Ticket->SubjectTag", None),
        ("{RT->Config->Get('WebURL')}", {"perl-braces"}, "RT->Config->Get('WebURL')", None),
        ('{$Requestor || "there"}', {"perl-braces"}, "$Requestor", "||"),
        ("%{ticket.name.first}", {"percent-braces"}, "ticket.name.first", None),
        ('{{ x|default:"Unknown" }}', BRACES, "x", "default"),
        ("{{ .Recipient.FirstName }}", {"go"}, "Recipient.FirstName", None),
        ('{{ or .Recipient.FirstName "there" }}', {"go"}, "Recipient.FirstName", "or"),
        ("<<Client.PreferredName>>", {"double-angles"}, "Client.PreferredName", None),
        ("*|FNAME|*", {"mail-merge"}, "FNAME", None),
        ("${name}", {"dollar-braces"}, "name", None),
        ('{{ template "content" . }}', BRACES, None, None),
        ("{{ 'now' | date: '%Y' }}", BRACES, None, None),
        ('{% trans "Hello" %}', {"liquid", "jinja"}, None, None),
        ("[Name]", set(), None, None),
        ("{contactfield=firstname|there}", set(), None, None),
    ],
)
def test_a_placeholder_tells_who_writes_it_so(
    placeholder: str, syntaxes: set[str], path: str | None, fallback: str | None
) -> None:
    found = variable(placeholder)
    assert (set(found.syntaxes), found.path, found.fallback) == (syntaxes, path, fallback)


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("{% if ticket.open %}", {"percent"}),
        ("{%- endif -%}", {"percent"}),
        ("{% else %}", {"percent"}),
        ("{# a remark #}", {"remark"}),
        ("{{#if a}}", {"section"}),
        ("{{/if}}", {"section"}),
        ("{{else}}", {"section", "go"}),
        ("{{ if .A }}", {"go"}),
        ("{{- end }}", {"go"}),
        ("{{ end_date }}", set()),
        ("{{ with.care }}", set()),
        ("{%endDate%}", set()),
        ("{%if.then%}", set()),
    ],
)
def test_a_tag_is_no_variable(tag: str, forms: set[str]) -> None:
    assert set(variable(tag).control) == forms


@given(st.text(alphabet="{}<>%#$*|.-[]()\"' aorif_->A,:", max_size=40))
def test_whatever_stands_between_the_marks_is_read_somehow(placeholder: str) -> None:
    found = variable(placeholder)
    for system in SYSTEMS.values():
        assert system.faults(found) <= set(FAULTS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_variable_that_is_listed_is_known(name: str) -> None:
    system = SYSTEMS[name]
    lists = {*system.variables, *system.names, *system.agent_names, *system.times, *system.may_be_empty}
    listed = {path for path in lists if "*" not in path}
    assert {path for path in listed if {"unknown", "foreign"} & faults(name, written(system, path))} == set()


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_syntax_of_a_system_is_one_that_placeholders_are_read_in(name: str) -> None:
    system = SYSTEMS[name]
    assert system.syntax in variable(written(system, system.variables[0].replace("*", "x"))).syntaxes
    assert all(source.startswith("https://") for source in system.sources)


@pytest.mark.parametrize("name", [name for name, system in SYSTEMS.items() if system.fallback and system.names])
def test_a_word_for_an_empty_value_is_read_as_it_is_offered(name: str) -> None:
    system = SYSTEMS[name]
    for path in (path for path in system.names if "*" not in path):
        assert "bare-name" in faults(name, written(system, path))
        assert faults(name, system.guarded(path) or "") == set()


# system -> a placeholder that it documents, the same with a slip of the pen
MISSPELT = {
    "zendesk": ("{{ticket.requester.first_name}}", "{{ticket.requestor.first_name}}"),
    "freshdesk": ("{{ticket.latest_public_comment}}", "{{ticket.latest_pubic_comment}}"),
    "intercom": ("{{user.first_name}}", "{{usr.first_name}}"),
    "front": ("{{recipient.first_name}}", "{{recipient.frist_name}}"),
    "gorgias": ("{{ticket.customer.firstname}}", "{{ticket.customer.fristname}}"),
    "help-scout": ("{%customer.firstName%}", "{%custmer.firstName%}"),
    "freescout": ("{%customer.fullName%}", "{%customer.fullNmae%}"),
    "chatwoot": ("{{contact.first_name}}", "{{contact.frist_name}}"),
    "zammad": ("#{ticket.customer.firstname}", "#{ticket.custmer.firstname}"),
    "otrs": ("<OTRS_TICKET_TicketNumber>", "<OTRS_TICKTE_TicketNumber>"),
    "rt": ("{$Requestor}", "{$Reqestor}"),
    "osticket": ("%{ticket.number}", "%{ticket.nubmer}"),
    "django-helpdesk": ("{{ ticket.title }}", "{{ ticket.titel }}"),
    "libredesk": ("{{ .Recipient.FirstName }}", "{{ .Recipient.FristName }}"),
    "code-for-america-hub": ("<<Client.PreferredName>>", "<<Client.PreferedName>>"),
}


def test_every_system_has_its_slip_of_the_pen_here() -> None:
    assert set(MISSPELT) == set(SYSTEMS)


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_variable_is_unknown_and_the_right_one_is_near(name: str) -> None:
    right, wrong = (variable(placeholder) for placeholder in MISSPELT[name])
    assert "unknown" not in SYSTEMS[name].faults(right)
    assert SYSTEMS[name].faults(wrong) == {"unknown"}
    assert SYSTEMS[name].near(wrong.path or "") == right.path


@pytest.mark.parametrize(
    "placeholder",
    ["{{recipient.loyalty_tier}}", "{{recipient.phone2}}", "{{recipient.phones}}", "{{recipient.first_names}}"],
)
def test_a_field_of_the_teams_own_is_no_slip(placeholder: str) -> None:
    assert "unknown" not in faults("front", placeholder)


def test_a_team_may_have_variables_of_its_own() -> None:
    assert faults("zendesk", "{{shop.name}}") == {"unknown"}
    assert faults("zendesk", "{{shop.name}}", ("shop.*",)) == set()
    assert SYSTEMS["zendesk"].near("shop.nmae", ("shop.name",)) == "shop.name"
    assert SYSTEMS["zendesk"].near("nothing_like_it") is None


def test_a_template_may_name_variables_itself() -> None:
    source = "{% for kite in kites %}{% assign oar = 1 %}{%- capture tail -%}{{#each rows as boat}}"
    assert own_names(source) == {"kite", "oar", "tail", "boat"}


@pytest.mark.parametrize(
    ("system", "placeholder", "said"),
    [
        ("zendesk", "#{ticket.id}", {"foreign"}),
        ("zammad", "{{ticket.id}}", {"foreign"}),
        ("zendesk", "{{ .Contact.FirstName }}", {"foreign"}),
        ("zendesk", '{{ticket.requester.name|fallback:"there"}}', {"foreign"}),
        ("intercom", "{{user.name | default: 'there'}}", {"foreign"}),
        ("front", "{{recipient.name || 'there'}}", {"foreign"}),
        ("help-scout", "{% if customer.firstName %}", {"foreign"}),
        ("zendesk", "{% if ticket.id %}", {"unclosed"}),
        ("zendesk", "{# a remark #}", {"foreign"}),
        ("zendesk", "{{#if ticket.id}}", {"foreign"}),
        ("front", "{{#if recipient.name}}", {"unclosed"}),
        ("libredesk", "{{ if .Contact.FirstName }}", {"unclosed"}),
        ("zendesk", "[Name]", {"by-hand"}),
        ("zendesk", "{{ticket.requester.name}}", set()),
        ("zendesk", "{{ticket.requester.name | default: 'there'}}", set()),
        ("zammad", "#{ticket.customer.firstname}", {"may-be-empty"}),
        ("zendesk", "{{ticket.latest_comment}}", {"may-be-empty"}),
        ("zendesk", "{{ticket.latest_comment | default: 'none'}}", set()),
        ("zendesk", "{{TICKET.ID}}", set()),
        ("zendesk", "{{ticket.comments[0].value}}", {"may-be-empty"}),
        ("rt", "{$Ticket->Subject()}", set()),
        ("django-helpdesk", '{% include "footer.txt" %}', set()),
        ("zammad", '{% include "footer.txt" %}', {"foreign"}),
    ],
)
def test_a_system_says_what_is_wrong_with_a_placeholder(system: str, placeholder: str, said: set[str]) -> None:
    assert faults(system, placeholder) == said
