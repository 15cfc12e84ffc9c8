"""HTML drafts: the text as a mail program shows it, and whose it is."""

from collections.abc import Callable

import pytest

from replylint.reading import customer_text
from replylint.reading.prose import Prose

Masked = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Prose]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Hi <b>Ana</b>,</p><p>It's here.</p>", "Hi Ana,\n\nIt's here."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("It &amp; that&nbsp;&#39;s &lt;all&gt; &unknown; &", "It & that\u00a0's <all> &unknown; &"),
        ("one\n   two\tthree", "one two three"),
        ("  <p> one </p>  <p> two </p> ", "one\n\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<style>p {}</style>a<script>if (a < b) '</p>'</script>b<!-- c -->d", "abd"),
        ('a<span style="display: none">x<span>y</span></span>b', "ab"),
        ("<a href=\"a>b\" title='c'>label</a>", "label"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<o:p>a</o:p><x-y>b</x-y><foo>c</foo>", "abc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a <", "a <"),
        ("a <!-- b", "a <!-- b"),
        ("<p>a", "a"),
        ("", ""),
    ],
)
def test_the_text_is_what_is_shown(prose: Read, source: str, text: str) -> None:
    assert prose(source, "html").text == text


def test_a_span_leads_back_to_the_source(prose: Read) -> None:
    source = "<p>Kindly&nbsp;be <b>advised</b> that it&#39;s here.</p>"
    draft = prose(source, "html")

    def behind(said: str) -> str:
        start = draft.text.index(said)
        return slice_of(draft.source_span(start, start + len(said)))

    def slice_of(span: tuple[int, int]) -> str:
        return source[span[0] : span[1]]

    assert behind("advised") == "advised"
    assert behind("Kindly\u00a0be advised") == "Kindly&nbsp;be <b>advised"
    assert behind("it's") == "it&#39;s"


QUOTE = "<div>Where is it?</div>"
FIELDS = "<b>From:</b> Ana<br><b>Sent:</b> Monday<br><b>To:</b> Us<br><b>Subject:</b> Hi"
SAID = "On Mon Ana wrote:"


@pytest.mark.parametrize(
    "quoted",
    [
        f"<blockquote>{QUOTE}</blockquote>",
        f'<div class="gmail_quote"><div class="gmail_attr">{SAID}<br></div><blockquote>{QUOTE}</blockquote></div>',
        f'<div class="moz-cite-prefix">{SAID}</div><blockquote type="cite">{QUOTE}</blockquote>',
        f'<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">{FIELDS}</div>{QUOTE}',
        f'<div style="border-top:solid"><p>{FIELDS}</p></div>{QUOTE}',
        f'<div class="yahoo_quoted">{QUOTE}</div>',
        "<p>&gt; Where is it?</p>",
    ],
    ids=["blockquote", "Gmail", "Thunderbird", "Outlook on the web", "Outlook", "Yahoo", "typed"],
)
def test_what_mail_programs_quote(prose: Read, quoted: str) -> None:
    draft = prose(f"<p>Here.</p>{quoted}", "html")
    assert customer_text(draft) == "Where is it?"
    assert all(mask.kind == "quoted_history" for mask in draft.masks)
    assert draft.text[: draft.masks[0].start].strip() == "Here."
    assert draft.masks[-1].end == len(draft.text)


def test_an_answer_under_the_quotation_is_read(masked: Masked) -> None:
    quoted = f"{SAID}<blockquote>Blue?</blockquote><div>Yes.</div><blockquote>Red?</blockquote>No."
    source = f'<div class="gmail_quote">{quoted}</div>'
    assert masked(source, "html") == [
        ("quoted_history", "On Mon Ana wrote:"),
        ("quoted_history", "Blue?"),
        ("quoted_history", "Red?"),
    ]


def test_a_quotation_in_a_quotation_is_older(prose: Read) -> None:
    source = "<p>Hi</p><blockquote>Still late.<blockquote>It comes on Monday.</blockquote></blockquote>"
    assert customer_text(prose(source, "html")) == "Still late."


def test_code_signatures_and_gaps(masked: Masked) -> None:
    source = (
        'Hi <attribute key="user.name" default="there"/>, run <code>a &lt; b</code> for &lt;number&gt; or '
        '<OTRS_TICKET_Number>.<div class="gmail_signature">Kindly be advised</div>'
    )
    assert masked(source, "html") == [
        ("placeholder", '<attribute key="user.name" default="there"/>'),
        ("code", "a < b"),
        ("placeholder", "<number>"),
        ("placeholder", "<OTRS_TICKET_Number>"),
        ("signature", "Kindly be advised"),
    ]


def test_the_gap_of_intercom_has_its_name(prose: Read) -> None:
    assert prose('<p>Hi <attribute key="user.name" default="there"/></p>', "html").masks[0].name == "user.name"
