"""The kind of check that looks at placeholders: each fault on a rule of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Config, Linter, Report, Thread

House = Callable[..., Linter]
Quotes = Callable[..., list[str]]


LEFT = Config(select=("template/unclosed-tag", "template/filled-by-hand", "template/unknown-variable"))


@pytest.fixture
def only(house: House) -> Callable[..., Linter]:
    """only(fault, suggestion) is a linter that knows one fault of placeholders."""

    def make(fault: str, suggest: str = "mend it", **config: object) -> Linter:
        rule = f"check: placeholder\nplaceholder: {fault}\nfind: [<placeholder>]\nsuggest: [{suggest}]\n"
        return house(rule, category="template", **config)

    return make


@pytest.mark.parametrize(
    ("fault", "system", "reply", "found"),
    [
        ("unknown", "zendesk", "Kite {{ticket.id}} is {{ticket.state}}.", ["{{ticket.state}}"]),
        ("unknown", "zendesk", "{% for x in ticket.comments %}{{x.value}} {{y.value}}{% endfor %}", ["{{y.value}}"]),
        ("unknown", "zendesk", "{% assign kite = 1 %}Kite {{kite}}.", []),
        ("unknown", "any", "Kite {{nothing}}.", []),
        ("foreign", "zammad", "Kite {{ticket.id}} #{ticket.number}.", ["{{ticket.id}}"]),
        ("foreign", "zammad", "{% if a %}Kite{% endif %}", ["{% if a %}", "{% endif %}"]),
        ("foreign", "zendesk", "{# for Bo #}Kite", ["{# for Bo #}"]),
        ("foreign", "django-helpdesk", "{# for Bo #}Kite", []),
        ("foreign", "any", "{% if a %}Kite{% endif %}{# Bo #}", []),
        ("unclosed", "zendesk", "Hi {{ticket.id}, kite.", ["{{ticket.id}"]),
        ("unclosed", "zendesk", "{% if a %}Kite.", ["{% if a %}"]),
        ("unclosed", "zammad", "{% if a %}Kite.", []),
        ("unclosed", "any", "{% if a %}Kite.", ["{% if a %}"]),
        ("unclosed", "any", "Hi #{ticket.id, kite.", ["#{ticket.id"]),
        ("unclosed", "otrs", "Hi <OTRS_CUSTOMER_REALNAME, kite.", ["<OTRS_CUSTOMER_REALNAME"]),
        ("unclosed", "rt", "Hi {$Requestor, kite.", ["{$Requestor"]),
        ("bare-name", "intercom", "Hi {{user.name}} and {{user.name|fallback:'x'}}.", ["{{user.name}}"]),
        ("bare-name", "zammad", "Hi #{ticket.customer.firstname}.", []),
        ("bare-name", "zendesk", "{% if ticket.requester.name %}Hi {{ticket.requester.name}}.{% endif %}", []),
        ("may-be-empty", "zammad", "Hi #{ticket.customer.firstname}.", ["#{ticket.customer.firstname}"]),
        ("may-be-empty", "zendesk", "{% if ticket.assignee %}By {{ticket.assignee.name}}.{% endif %}", []),
        (
            "may-be-empty",
            "zendesk",
            "{% if ticket.assignee %}By {{ticket.assignee.name}}.{% else %}By {{ticket.assignee.name}}.{% endif %}",
            ["{{ticket.assignee.name}}"],
        ),
        ("may-be-empty", "zendesk", "You wrote:\n\n{{ticket.latest_comment}}", ["{{ticket.latest_comment}}"]),
        ("may-be-empty", "zendesk", "Your kite is here.\n\n{{ticket.latest_comment}}", []),
        ("may-be-empty", "zendesk", "{{ticket.latest_comment}}\n\nYour kite is here:", []),
        ("by-hand", "zendesk", "Hi [Name], order XXXX.", ["[Name]", "XXXX"]),
        ("by-hand", "any", "Hi [Name], order %{number} of _fullname_.", ["[Name]"]),
        ("by-hand", "rt", "[acme.example #{$Ticket->id}] is open.", []),
        ("instruction", "any", "[If eligible] <insert issue>", ["[If eligible]", "<insert issue>"]),
        ("instruction", "zendesk", "{% if a %}Kite {{note.body}} {{check_in_date}}.", []),
        ("instruction", "any", "[order number] {{insert_id}}", []),
    ],
)
def test_a_fault_is_marked(
    only: Callable[..., Linter], quotes: Quotes, fault: str, system: str, reply: str, found: list[str]
) -> None:
    assert quotes(only(fault), reply, system=system) == found


def test_a_reply_has_no_faults_of_templates(quotes: Quotes) -> None:
    reply = "Hi [Name], {{ticket.id} {{nothing}} {% if a %}"
    assert quotes(Linter(LEFT), reply, system="zendesk") == ["[Name]", "{{ticket.id}", "{{nothing}}", "{% if a %}"]
    assert quotes(Linter(LEFT), reply) == []


def test_raw_text_is_not_filled(quotes: Quotes) -> None:
    source = "{{oar}}{% raw %} {{kite}} {% if x %}{% endraw %}"
    assert quotes(Linter(LEFT), source, system="zendesk") == ["{{oar}}"]


def test_the_teams_own_variables_are_known(only: Callable[..., Linter], quotes: Quotes) -> None:
    linter = only("unknown", variables=("shop.*",))
    reply = "{{shop.name}} {{kite.name}} {{oar.name}}"
    assert quotes(linter, reply, system="zendesk", variables=("kite.**",)) == ["{{oar.name}}"]


def offered(linter: Linter, reply: str, system: str, **thread: object) -> list[tuple[str, str, list[str]]]:
    report: Report = linter.lint(Thread(reply=reply, system=system, language="en", **thread))  # type: ignore[arg-type]
    return [
        (offer.text, offer.applicability, [edit.text for edit in offer.edits])
        for finding in report.findings
        for offer in finding.suggestions
    ]


def test_the_variable_that_was_meant_is_offered(only: Callable[..., Linter]) -> None:
    linter = only("unknown", 'replace: "{near}"')
    assert offered(linter, "Kite {{ ticket.titel | upcase }}.", "zendesk") == [
        ("{{ ticket.title | upcase }}", "safe", ["{{ ticket.title | upcase }}"])
    ]


def test_where_no_variable_is_near_nothing_is_put_in_its_place(only: Callable[..., Linter]) -> None:
    linter = only("unknown", 'replace: "{near}"')
    assert offered(linter, "Kite {{xyzzy}}.", "zendesk") == []


def test_advice_may_name_the_variable_and_the_system(only: Callable[..., Linter]) -> None:
    linter = only("unknown", '"{system} knows no {variable}"')
    assert offered(linter, "Kite {{xyzzy}}.", "zendesk") == [("Zendesk knows no xyzzy", "manual", [])]


@pytest.mark.parametrize(
    ("system", "reply", "format", "offer"),
    [
        ("intercom", "Hi {{user.name}}.", "text", '{{user.name|fallback:"there"}}'),
        ("intercom", "<p>Hi {{user.name}}.</p>", "html", '{{user.name|fallback:"there"}}'),
        ("libredesk", "Hi {{ .Contact.FirstName }}.", "text", '{{ or .Contact.FirstName "there" }}'),
        ("rt", "Hi {$Requestor}.", "text", '{$Requestor || "there"}'),
    ],
)
def test_a_word_for_an_empty_name_is_offered_as_the_system_writes_it(
    only: Callable[..., Linter],
    system: str,
    reply: str,
    format: str,  # noqa: A002
    offer: str,
) -> None:
    linter = only("bare-name", 'replace: "{guarded}"')
    assert offered(linter, reply, system, format=format) == [(offer, "safe", [offer])]


def test_what_is_markup_itself_is_no_text_to_put_into_markup(only: Callable[..., Linter]) -> None:
    linter = only("bare-name", 'replace: "{guarded}"')
    reply = '<p>Hi <attribute key="user.name"/>.</p>'
    assert offered(linter, reply, "intercom", format="html") == [
        ('<attribute key="user.name" default="there"/>', "manual", [])
    ]


def test_the_system_may_come_from_the_configuration(only: Callable[..., Linter], quotes: Quotes) -> None:
    linter = only("foreign", system="zammad")
    assert quotes(linter, "Kite {{ticket.id}}.") == ["{{ticket.id}}"]
    assert quotes(linter, "Kite {{ticket.id}}.", system="any") == ["{{ticket.id}}"]
    assert quotes(linter, "Kite {{ticket.id}}.", system="zendesk") == []


def test_many_placeholders_are_each_looked_at() -> None:
    linter = Linter(Config(select=("template/unknown-variable",)))
    report = linter.lint(Thread(reply="{{ticket.id}} {{kite}}. " * 500, system="zendesk", language="en"))
    assert [finding.quote for finding in report.findings] == ["{{kite}}"] * 500
