"""Templates from end to end: placeholders of every helpdesk, branches read in place, and findings not to see."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replylint import Config, Linter, Report, Thread

Found = list[tuple[str, str]]

# Rules that speak of placeholders; what else is in a line of an example does not count there.
OWN = (
    "template/unknown-variable", "template/foreign-placeholder", "template/unclosed-tag", "template/filled-by-hand",
    "template/note-in-brackets", "template/placeholder", "template/cut-greeting", "template/empty-greeting",
)  # fmt: skip


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(Config(preset="templates", syntax=False, ignore=("template/name-without-fallback",)))


def report(linter: Linter, reply: str, system: str = "any", **thread: object) -> Report:
    made = linter.lint(Thread(reply=reply, system=system, language="en", **thread))  # type: ignore[arg-type]
    assert made.status == "ok"
    assert [reply[found.start : found.end] for found in made.findings] == [found.quote for found in made.findings]
    return made


def found(linter: Linter, reply: str, system: str = "any", **thread: object) -> Found:
    return [(one.rule, one.quote) for one in report(linter, reply, system, **thread).findings]


def rules(linter: Linter, reply: str, system: str = "any", **thread: object) -> list[str]:
    return [rule for rule, _ in found(linter, reply, system, **thread)]


# Placeholders of every helpdesk

# system -> templates of its own, and what of each another helpdesk would send as it stands
ROWS = [
    ("zendesk", "Hi {{ticket.requester.first_name}}, it is here.", "{{ticket.requester.first_name}}"),
    ("zendesk", "It is {{current_user.name}} who writes.", "{{current_user.name}}"),
    ("zendesk", "It {% if ticket.brand.name %}came{% endif %} today.", "{% if ticket.brand.name %}"),
    ("zendesk", "{{dc.welcome}} It is here.", "{{dc.welcome}}"),
    ("freshdesk", "Hi {{ticket.requester.name}}, it is here.", "{{ticket.requester.name}}"),
    ("intercom", 'Hi {{user.name|fallback:"there"}}, it is here.', '{{user.name|fallback:"there"}}'),
    ("front", "Hi {{recipient.first_name}}, it is here.", "{{recipient.first_name}}"),
    ("front", "{{user.name}} of {{account.name}} asks you: {{survey}}", "{{user.name}}"),
    ("gorgias", "Hi {{ticket.customer.firstname}}, it is here.", "{{ticket.customer.firstname}}"),
    ("gorgias", "{{ticket.messages[-1].body_html}} That was it.", "{{ticket.messages[-1].body_html}}"),
    (
        "gorgias",
        'It came {{ticket.created_datetime|datetime_format("MMM Do YY")}} here.',
        '{{ticket.created_datetime|datetime_format("MMM Do YY")}}',
    ),
    ("help-scout", "Hi {%customer.firstName%}, it is here.", "{%customer.firstName%}"),
    ("help-scout", "{%mailbox.name%} by {%user.fullName%} has #{%conversation.number%} here.", "{%mailbox.name%}"),
    ("help-scout", "Hi {%customer.firstName,fallback=there%}, it is.", "{%customer.firstName,fallback=there%}"),
    ("freescout", "Hi {%customer.firstName%}, it is here.", "{%customer.firstName%}"),
    ("chatwoot", "Hi {{contact.first_name}}, it is here.", "{{contact.first_name}}"),
    ("chatwoot", "Hi {{ contact.first_name || 'there' }}, it is.", "{{ contact.first_name || 'there' }}"),
    ("zammad", "Hi #{ticket.customer.firstname}, it is here.", "#{ticket.customer.firstname}"),
    ("zammad", "It is #{user.firstname} who changed #{article.updated_by.web} here.", "#{user.firstname}"),
    ("otrs", "Hi <OTRS_CUSTOMER_REALNAME>, it is here.", "<OTRS_CUSTOMER_REALNAME>"),
    ("otrs", "Kite <OTRS_TICKET_TicketNumber> is here.", "<OTRS_TICKET_TicketNumber>"),
    ("otrs", "It is <OTRS_CURRENT_UserFullname> who writes.", "<OTRS_CURRENT_UserFullname>"),
    ("rt", "Kite {$Ticket->Subject} is here.", "{$Ticket->Subject}"),
    ("rt", "Kite { $Ticket->SubjectTag } is here.", "{ $Ticket->SubjectTag }"),
    ("rt", "Look at {RT->Config->Get('WebURL')} for it.", "{RT->Config->Get('WebURL')}"),
    ("rt", "[acme.example #{$Ticket->id}] is the kite.", "{$Ticket->id}"),
    ("osticket", "Hi %{ticket.name.first}, it is here.", "%{ticket.name.first}"),
    ("osticket", "Kite %{ticket.number} is at %{url} now.", "%{ticket.number}"),
    ("django-helpdesk", "Kite {{ ticket.title }} is here.", "{{ ticket.title }}"),
    ("django-helpdesk", "It {% if ticket.assigned_to %}came{% endif %} today.", "{% if ticket.assigned_to %}"),
    ("django-helpdesk", 'It is {{ ticket.resolution|default:"open" }} now.', '{{ ticket.resolution|default:"open" }}'),
    ("libredesk", "Hi {{ .Recipient.FirstName }}, it is here.", "{{ .Recipient.FirstName }}"),
    ("libredesk", 'It says {{ template "content" . }} here.', '{{ template "content" . }}'),
    ("code-for-america-hub", "Hi <<Client.PreferredName>>, it is here.", "<<Client.PreferredName>>"),
    ("code-for-america-hub", "For <<TaxReturn.TaxYear>> send <<Documents.List>> today.", "<<TaxReturn.TaxYear>>"),
]  # fmt: skip


@pytest.mark.parametrize(("system", "template", "mark"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_a_template_of_its_own_system_is_fine_and_foreign_in_another(
    linter: Linter, system: str, template: str, mark: str
) -> None:
    assert [rule for rule in rules(linter, template, system) if rule in OWN] == []
    other = "zammad" if system != "zammad" else "zendesk"
    assert ("template/foreign-placeholder", mark) in found(linter, template, other)


def test_what_another_helpdesk_writes_with_the_same_marks_is_unknown_or_foreign(linter: Linter) -> None:
    assert found(linter, "Hi {{recipient.first_name}}, it is here.", "zendesk") == [
        ("template/unknown-variable", "{{recipient.first_name}}")
    ]
    assert found(linter, "Hi {{ .Recipient.FirstName }}, it is here.", "zendesk") == [
        ("template/foreign-placeholder", "{{ .Recipient.FirstName }}")
    ]
    assert found(linter, 'Hi {{ticket.requester.name|fallback:"you"}}, it is here.', "zendesk") == [
        ("template/foreign-placeholder", '{{ticket.requester.name|fallback:"you"}}')
    ]


@pytest.mark.parametrize(
    ("system", "template", "gap"),
    [
        ("intercom", '<p>Hi <attribute key="user.name" default="there"/>,</p><p>it is here.</p>', None),
        ("intercom", '<p>Kite <attribute key="usr.name"/> is here.</p>', '<attribute key="usr.name"/>'),
        ("otrs", "<p>Hi &lt;OTRS_CUSTOMER_REALNAME&gt;,</p><p>it is here.</p>", None),
        ("otrs", "<p>Hi <OTRS_CUSTOMER_REALNAME>,</p><p>it is here.</p>", None),
        ("rt", "<p>Kite {$Ticket-&gt;Subject} is here.</p>", None),
        ("code-for-america-hub", "<p>Hi &lt;&lt;Client.PreferredName&gt;&gt;, it is here.</p>", None),
        ("zendesk", '<p><a href="https://a.example/{{ticket.id}}">It</a> is {{tiket.id}} here.</p>', "{{tiket.id}}"),
    ],
)
def test_placeholders_are_read_in_html(linter: Linter, system: str, template: str, gap: str | None) -> None:
    expected = [] if gap is None else [("template/unknown-variable", gap)]
    assert found(linter, template, system, format="html") == expected


@pytest.mark.parametrize(
    "gap",
    ["[Name]", "{customer_name}", "_fullname_", "{contactfield=firstname|there}", "XXX", "%%FNAME%%", "@username"],
)
def test_what_people_fill_is_noted_where_a_helpdesk_could(linter: Linter, gap: str) -> None:
    assert ("template/filled-by-hand", gap) in found(linter, f"The kite is for {gap} and its string.", "front")
    by_hand = ["template/filled-by-hand"] if gap[0] in "[X@" else []  # the others may be filled by who knows whom
    assert rules(linter, f"The kite is for {gap} and its string.", "any") == by_hand


@pytest.mark.parametrize("note", ["[If eligible]", "<insert issue>", "<!-- TODO: @username -->"])
def test_a_note_to_the_agent_is_found_in_every_system(linter: Linter, note: str) -> None:
    for system in ("any", "zendesk", "rt"):
        assert ("template/note-in-brackets", note) in found(linter, f"Your kite is mended. {note}", system)


def test_the_same_placeholder_is_fatal_in_a_reply(linter: Linter) -> None:
    reply = "Kite {{ticket.id}} is here. {# for Bo #}"
    assert found(linter, reply, "django-helpdesk") == [("template/unknown-variable", "{{ticket.id}}")]
    qa = Linter(Config(preset="qa", syntax=False))
    sent = qa.lint(Thread(reply=reply, language="en"))
    assert [(one.rule, one.quote) for one in sent.findings] == [
        ("template/placeholder", "{{ticket.id}}"),
        ("template/placeholder", "{# for Bo #}"),
    ]


# What fills a slot


@pytest.mark.parametrize(
    "promise",
    [
        "You will hear from me by {{eta}}.",
        "We will ship it {{delivery_date}}.",
        "I will call you back {{CallbackTime}}.",
    ],
)
def test_a_time_to_be_filled_in_is_a_time(linter: Linter, promise: str) -> None:
    assert rules(linter, promise) == []


@pytest.mark.parametrize(
    "promise", ["You will hear from me, {{first_name}}.", "We will ship it, {{first_name}}.", "We will ship {{order}}."]
)
def test_a_name_to_be_filled_in_is_no_time(linter: Linter, promise: str) -> None:
    assert [rule.split("/")[0] for rule in rules(linter, promise)] == ["timeframe"]


@pytest.mark.parametrize(
    "name", ["{{first_name}}", "[Name]", "#{ticket.customer.firstname}", "<OTRS_CUSTOMER_REALNAME>"]
)
@pytest.mark.parametrize("greeting", ["Hi {},", "Dear {},", "Good morning {}!", "{},"])
def test_a_name_to_be_filled_in_is_no_missing_name_and_no_wrong_one(linter: Linter, name: str, greeting: str) -> None:
    template = f"{greeting.format(name)}\n\nYour kite is here."
    by_hand = ["template/filled-by-hand"] if name == "[Name]" else []
    assert rules(linter, template) == by_hand
    every = Linter(Config(select=("template",), syntax=False))
    made = every.lint(Thread(reply=template, system="any", language="en", customer="Olu Adeyemi"))
    assert [finding.rule for finding in made.findings] == by_hand


# Branches

NO_TIME = "We will get back to you."
TIME = "We will get back to you by noon on Friday."


def test_a_greeting_in_every_branch_is_one_greeting(linter: Linter) -> None:
    greetings = "Hi {{ticket.requester.first_name}},", "Hello,"
    body = "\n\nYour kite is here."
    one = f"{{% if ticket.requester.first_name %}}{greetings[0]}{{% else %}}{greetings[1]}{{% endif %}}{body}"
    assert rules(linter, one, "zendesk") == []
    two = f"Hi Ana,\n\n{{% if ticket.brand.name %}}{greetings[1]}{{% endif %}}{body}"
    assert found(linter, two, "zendesk") == [("template/two-greetings", "Hello")]


def test_one_language_after_another_is_one_greeting(linter: Linter) -> None:
    parts = [f"{{% if ticket.brand.name == '{name}' %}}Hi {name},\n{{% endif %}}\n" for name in ("Ana", "Bo", "Cy")]
    assert rules(linter, "".join(parts) + "Your kite is here.", "zendesk") == []


@pytest.mark.parametrize(
    "template",
    [
        "{% if x %}@{% else %}TIME{% endif %}",
        "{% if x %}TIME{% else %}@{% endif %}",
        "{% if x %}@{% endif %}",
        "{% unless x %}@{% endunless %}",
        "{% case x %}{% when 1 %}TIME{% when 2 %}@{% else %}TIME{% endcase %}",
        "{% case x %}{% when 1 %}TIME{% when 2 %}{% if y %}TIME{% else %}@{% endif %}{% endcase %}",
        "{% for x in y %}@{% endfor %}",
        "{{#if x}}TIME{{else}}@{{/if}}",
        "{{ if .X }}TIME{{ else if .Y }}@{{ else }}TIME{{ end }}",
        "{% raw %}@{% endraw %}",
        "{% if x %}TIME{% endif %}\n\nA kite is red. An oar is blue.\n\n@",
        "We will get back to you{% if x %} by noon on Friday{% endif %}.",
    ],
)
def test_a_promise_without_a_time_is_found_in_its_branch(linter: Linter, template: str) -> None:
    reply = template.replace("@", NO_TIME).replace("TIME", TIME)
    (promise,) = report(linter, reply).findings
    assert promise.rule == "timeframe/reply-without-time"
    assert promise.start == (reply.index(NO_TIME) if "@" in template else 0) + len("We ")


@pytest.mark.parametrize(
    "template",
    [
        "{% if x %}TIME{% else %}TIME{% endif %}",
        "We will get back to you {% if x %}by noon on Friday{% else %}on Monday at 9{% endif %}.",
        "{% comment %}@{% endcomment %}Your kite is here.",
        "{# @ #}Your kite is here.",
        "{% capture x %}@{% endcapture %}Your kite is here.",
        "{% case x %}@{% when 1 %}TIME{% endcase %}",
        "{{! @ }}Your kite is here.",
    ],
)
def test_what_no_customer_reads_and_what_has_its_time_is_not_found(linter: Linter, template: str) -> None:
    assert rules(linter, template.replace("@", NO_TIME).replace("TIME", TIME)) == []


def test_a_branch_that_may_not_come_leaves_a_hole(linter: Linter) -> None:
    template = "Hi {% if x %}{{y}}{% endif %},\n\nYour kite is here."
    assert found(linter, template) == [("template/cut-greeting", "Hi")]
    assert rules(linter, template.replace("Hi {% if x %}", "Hi {%- if x %} ")) == []


def test_what_is_found_in_every_way_is_found_once(linter: Linter) -> None:
    template = "Please do not hesitate to write.\n\n{% if x %}Red.{% elsif y %}Blue.{% else %}Green.{% endif %}"
    assert rules(linter, template).count("scripted/hesitate") == 1


def test_what_one_branch_hides_does_not_hide_what_is_in_it(linter: Linter) -> None:
    template = (
        "We apologize for {% if x %}any{% else %}this. Please do not hesitate to write, whatever the{% endif %} "
        "inconvenience. Your kite is here."
    )
    scripted = [(rule, quote) for rule, quote in found(linter, template) if rule.startswith("scripted/")]
    assert [rule for rule, _ in scripted] == [RULE, "scripted/hesitate"]
    assert scripted[1][1] in scripted[0][1]


def test_an_edit_in_a_branch_stays_in_its_branch(linter: Linter) -> None:
    template = "{% if x %}We will get back to you{% else %}Your kite is here{% endif %}."
    (promise,) = report(linter, template).findings
    assert [offer.edits for offer in promise.suggestions] == [()]
    (promise,) = report(linter, template.replace("to you", "to you.").replace("{% endif %}.", ".{% endif %}")).findings
    (edit,) = promise.suggestions[0].edits
    assert template[: edit.start] == "{% if x %}We will get back to you"


def test_tags_that_a_helpdesk_does_not_read_hide_nothing(linter: Linter) -> None:
    template = f"{{% if x %}}{NO_TIME}{{% endif %}}"
    assert rules(linter, template, "zammad") == [
        "template/foreign-placeholder",
        "timeframe/reply-without-time",
        "template/foreign-placeholder",
    ]


# Suppressions

FAULT = "We apologize for any inconvenience."
RULE = "scripted/inconvenience"


def suppressed(made: Report) -> list[tuple[str, str, str | None]]:
    return [(one.rule, one.by, one.reason) for one in made.suppressed]


HIDDEN = [(RULE, "comment", "legal asks")]


@pytest.mark.parametrize(
    ("system", "comment"),
    [
        ("django-helpdesk", "{# replylint: ignore %s because legal asks #}"),
        ("zendesk", "{%% comment %%}replylint: ignore %s because legal asks{%% endcomment %%}"),
        ("freshdesk", "{%%- comment -%%} replylint: ignore %s because legal asks {%%- endcomment -%%}"),
        ("chatwoot", "{%% comment %%}\nreplylint: ignore %s because\nlegal asks\n{%% endcomment %%}"),
    ],
)
@pytest.mark.parametrize(
    ("format", "template"),
    [
        ("text", "@ {fault}\n\nYour kite is here."),
        ("text", "{fault} @"),
        ("text", "Hi Ana,\n\n@\n{fault}\n\nYour kite is here."),
        ("markdown", "# Kite\n\n@\n- **{fault}**\n- Your kite is here."),
        ("html", "<p>Hi Ana,</p>\n@\n<p>{fault}</p><p>Your kite is here.</p>"),
        ("html", "<p>Hi Ana,</p><p>@{fault}</p><p>Your kite is here.</p>"),
        ("html", "<p>Hi Ana,</p><p>@</p><p><b>{fault}</b></p>"),
    ],
)
def test_a_comment_hides_what_it_is_for(
    linter: Linter,
    system: str,
    comment: str,
    format: str,  # noqa: A002
    template: str,
) -> None:
    reply = template.replace("@", comment % RULE).replace("{fault}", FAULT)
    made = report(linter, reply, system, format=format)
    assert ([one.rule for one in made.findings], suppressed(made)) == ([], HIDDEN)


def test_what_is_hidden_does_not_count(linter: Linter) -> None:
    comment = f"{{# replylint: ignore {RULE} because legal asks #}}\n"
    loud, quiet = (report(linter, f"{before}{FAULT} Your kite is here.", "django-helpdesk") for before in ("", comment))
    assert loud.score is not None
    assert quiet.score == 100
    assert loud.score < 100
    assert quiet.categories["scripted"] == 100


def test_a_comment_is_for_one_line_unless_it_says_all(linter: Linter) -> None:
    template = f"{{# replylint: ignore@ {RULE} because legal asks #}}\n{FAULT}\n\nHello. {FAULT}"
    line = report(linter, template.replace("@", ""), "django-helpdesk")
    assert (len(line.findings), suppressed(line)) == (1, HIDDEN)
    everything = report(linter, template.replace("@", "-all"), "django-helpdesk")
    assert (everything.findings, suppressed(everything)) == ((), HIDDEN * 2)


@pytest.mark.parametrize("names", [f"{RULE}, jargon/kindly", "scripted,jargon", "scripted/*,jargon/*"])
def test_a_comment_may_name_several_rules(linter: Linter, names: str) -> None:
    template = f"{{# replylint: ignore {names} because legal asks #}}\n{FAULT} Kindly wait."
    made = report(linter, template, "django-helpdesk")
    assert (made.findings, {one.rule for one in made.suppressed}) == ((), {RULE, "jargon/kindly"})


def test_a_comment_in_a_branch_is_for_what_stands_there(linter: Linter) -> None:
    comment = f"{{# replylint: ignore {RULE} because legal asks #}}"
    template = f"{{% if x %}}\n{comment}\n{FAULT}\n{{% else %}}\n{FAULT}\n{{% endif %}}"
    made = report(linter, template, "django-helpdesk")
    assert (len(made.findings), suppressed(made)) == (1, HIDDEN)
    assert made.findings[0].start == template.rindex("We apologize")


@pytest.mark.parametrize(
    ("system", "comment", "rule", "quote"),
    [
        ("django-helpdesk", "{# replylint: ignore jargon/kindly because legal asks #}", "unused", None),
        ("django-helpdesk", "{# replylint: ignore jargon because legal asks #}", "unused", None),
        ("django-helpdesk", f"{{# replylint: ignore {RULE}, jargon/kindly because a #}}", "unused", "jargon/kindly"),
        ("django-helpdesk", "{# replylint: ignore jargon/kyndly because legal asks #}", "unknown", None),
        ("django-helpdesk", f"{{# replylint: ignore {RULE}, jargon/kyndly because a #}}", "unknown", "jargon/kyndly"),
        ("django-helpdesk", f"{{# replylint: ignore {RULE} #}}", "unknown", None),
        ("django-helpdesk", "{# replylint: off #}", "unknown", None),
        ("zendesk", f"{{# replylint: ignore {RULE} because a #}}", "leaking", None),
        ("any", f"{{# replylint: ignore {RULE} because a #}}", "leaking", None),
        ("front", f"{{% comment %}}replylint: ignore {RULE} because a{{% endcomment %}}", "leaking", None),
        ("front", f"{{{{! replylint: ignore {RULE} because a }}}}", "leaking", None),
        ("django-helpdesk", f"{{{{! replylint: ignore {RULE} because a }}}}", "leaking", None),
        ("django-helpdesk", f"{{% comment %}}replylint: ignore {RULE} because a{{% endcomment %}}", "leaking", None),
    ],
)
def test_a_suppression_at_fault_is_a_finding(
    linter: Linter, system: str, comment: str, rule: str, quote: str | None
) -> None:
    made = report(linter, f"{comment}\n{FAULT}", system)
    faults = [(one.rule, one.quote) for one in made.findings if one.rule.endswith("-suppression")]
    assert faults == [(f"template/{rule}-suppression", quote or comment)]
    assert not any(one.rule == "template/foreign-placeholder" for one in made.findings)


def test_a_suppression_of_what_nobody_asked_is_not_unused() -> None:
    comment = "{# replylint: ignore grammar, jargon/kindly because legal asks #}\nYour kite is here."
    calm = Linter(Config(preset="templates", syntax=False, ignore=("jargon/kindly",)))
    assert rules(calm, comment, "django-helpdesk") == []


def test_a_suppression_may_use_the_old_name_of_a_rule(linter: Linter) -> None:
    renamed = [(alias, rule.id) for rule in linter.rulebook.rules for alias in rule.aliases]
    assert renamed
    for old, new in renamed:
        template = f"{{# replylint: ignore {old} because legal asks #}}\nYour kite is here."
        assert [rule for rule in rules(linter, template, "django-helpdesk") if "unknown" in rule] == [], new


def test_a_reply_has_no_comments_that_nobody_sees() -> None:
    reply = f"{{# replylint: ignore-all {RULE} because legal asks #}}\n{FAULT}"
    made = Linter(Config(preset="qa", syntax=False)).lint(Thread(reply=reply, language="en"))
    assert made.suppressed == ()
    assert {"template/placeholder", RULE} <= {one.rule for one in made.findings}


# Whatever comes

PIECES = st.sampled_from(
    ["Hi Ana,", "\n\n", "\n", FAULT, NO_TIME, "Kindly wait.", " ", "{{ticket.id}}", "{{tiket.id}}", "[Name]", "#{a.b}",
     "{% if x %}", "{% else %}", "{% elsif y %}", "{% endif %}", "{%- case x -%}", "{% when 1 %}", "{% endcase %}",
     "{% for a in b %}", "{% endfor %}", "{% comment %}", "{% endcomment %}", "{% raw %}", "{% endraw %}",
     "{# replylint: ignore scripted because a #}", "{#", "#}", "{{", "}}", "{%", "%}", "{{#if x}}", "{{/if}}",
     "<p>", "</p>", "<br>", "&amp;", "é👍", "**", "- ", "<OTRS_X", "{$A->B}"]
)  # fmt: skip


@settings(max_examples=60)
@given(
    template=st.lists(PIECES, max_size=16).map("".join),
    system=st.sampled_from(["any", "zendesk", "front", "django-helpdesk", "libredesk", "help-scout"]),
    format=st.sampled_from(["text", "markdown", "html"]),
)
def test_whatever_comes_every_finding_quotes_the_template(
    linter: Linter,
    template: str,
    system: str,
    format: str,  # noqa: A002
) -> None:
    made = linter.lint(Thread(reply=template, system=system, format=format, language="en"))
    for one in (*made.findings, *made.suppressed):
        assert template[one.start : one.end] == one.quote
        for edit in (edit for offer in one.suggestions for edit in offer.edits):
            assert 0 <= edit.start <= edit.end <= len(template)
    places = [(one.rule, one.start, one.end) for one in made.findings]
    assert places == sorted(set(places), key=lambda place: (place[1], place[2], place[0]))


@pytest.mark.parametrize(
    "template", ["{% if x %}" * 2_000, "{{" * 5_000, "{{a}} " * 2_000, "{{a " * 1_000, "{# x" * 2_000, "[Name] " * 500]
)
def test_a_hostile_template_has_its_report(linter: Linter, template: str) -> None:
    assert linter.lint(Thread(reply=template, system="zendesk", language="en")).status == "ok"
