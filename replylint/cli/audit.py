"""`replylint audit`: the replies in exports of a helpdesk judged in one go, and a report for the QA lead."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from replylint.cli.options import Refusal, config_flags, config_options, configured

if TYPE_CHECKING:
    from replylint.audit.counts import Counts

INTERRUPTED = 130
_SALT = "REPLYLINT_SALT"  # in the environment, for what stands in a command is seen by others


@click.command(short_help="Judge the replies of a month, and write a report.")
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT...")
@click.option(
    "--out", type=click.Path(path_type=Path), default="report", show_default=True, metavar="FOLDER", help="Where to."
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help='What a column means: reply="Answer".')
@click.option("--agents", multiple=True, metavar="NAME", help='Who is an agent: a name, an id, or "@shop.example".')
@click.option("--bots", multiple=True, metavar="NAME", help="Who answers by itself.")
@click.option("--resume", is_flag=True, help="Go on with an audit that ended early.")
@click.option("--fresh", is_flag=True, help="Begin such an audit again.")
@click.option(
    "--runner", type=click.Choice(("native", "ray")), default="native", show_default=True, help="This machine, or Ray."
)
@click.option("--address", metavar="URL", help='Of the Ray cluster: "auto", "ray://host:10001"; else one is started.')
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Workers at once; else one for each processor.")
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="An earlier report, to compare with.",
)
@click.option("--pseudonymise", is_flag=True, help=f"Pseudonyms for agents and customers, salted by ${_SALT}.")
@click.option("--redact", is_flag=True, help="Take e-mails, phones, card and order numbers out of all texts.")
@click.option("--blind", is_flag=True, help="Show no agent, team or customer, and graders no findings.")
@click.option(
    "--min-replies",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="With fewer replies an agent is not ranked.",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    metavar="N",
    help="How many replies people are to review.",
)
@click.option(
    "--targeted",
    type=click.IntRange(0, 100),
    default=30,
    show_default=True,
    metavar="PERCENT",
    help="Which share of them is chosen for its faults.",
)
@click.option(
    "--per-agent",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    metavar="N",
    help="At most so many of an agent in a week.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Of all that is drawn by chance.")
@click.option("--title", metavar="TEXT", help="What stands above the report.")
@config_options
def command(
    exports: tuple[str, ...],
    out: Path,
    columns: tuple[str, ...],
    agents: tuple[str, ...],
    bots: tuple[str, ...],
    runner: str,
    address: str | None,
    jobs: int | None,
    **options: Any,
) -> int:
    """Judge every reply of an agent in EXPORT..., each with what came before it, and write a report into a folder.

    EXPORT is a file, a folder, a pattern or an s3:// address: CSV, JSON Lines or Parquet with a reply or a message a
    row; thread JSON; conversations of Zendesk, Intercom, Front, Chatwoot, Zammad, Request Tracker or django-helpdesk;
    mbox and .eml. Open index.html in the folder first.
    """
    try:
        from replylint.audit.audit import Order, Refused, audit
        from replylint.audit.engine import daft
        from replylint.audit.run import EngineError, Where
        from replylint.audit.sample import Plan
        from replylint.cli.watching import Watching

        daft()
    except ImportError as error:
        raise Refusal(f"an audit needs more than replylint alone ({error}): pip install 'replylint[audit]'") from None
    from replylint.sources.conversations.conversation import Staff

    config = configured(None, config_flags(options))
    order = Order(
        exports=exports,
        out=out,
        config=config,
        staff=Staff(agents=(*config.agents, *agents), bots=(*config.bots, *bots)),
        columns={**config.columns, **_columns(columns)},
        where=Where(runner=runner, address=address, jobs=jobs),  # type: ignore[arg-type]
        pseudonymise=options["pseudonymise"],
        salt=os.environ.get(_SALT) or None,
        redact=options["redact"],
        resume=options["resume"],
        fresh=options["fresh"],
        review=Plan(
            size=options["sample"],
            targeted=options["targeted"] / 100,
            per_agent=options["per_agent"],
            seed=options["seed"],
        ),
        blind=options["blind"],
        min_replies=options["min_replies"],
        against=options["against"],
        title=options["title"],
    )
    with Watching() as watching:
        try:
            audited = audit(order, watching)
        except Refused as error:
            raise Refusal(f"{error}; {error.remedy}") from None
        except EngineError as error:
            _leave(2, f"Error: the engine came to an end ({error}); {watching.kept}go on with --resume")
        except OSError as error:
            _leave(2, f"Error: {error.filename or out}: {_why(error)}; {watching.kept}go on with --resume")
        except KeyboardInterrupt:
            watching.stop()
            _leave(INTERRUPTED, f"stopped; {watching.kept}go on with --resume")
    click.echo(_accounted(audited.counts))
    click.echo(f"Open {out / 'index.html'}")
    return 0 if audited.whole else 2


def _leave(status: int, said: str) -> NoReturn:
    """Ends the process at once: threads of the engine that wait for a worker which is gone would abort it later."""
    click.echo(said, err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _why(error: OSError) -> str:
    """What the system says, or what a library made of it."""
    return error.strerror or ("No space left on device" if "errno 28" in str(error) else str(error))


def _columns(said: Sequence[str]) -> dict[str, str]:
    """What `--column` says: the name of a column by what it means."""
    from replylint.sources.conversations.columns import FIELDS

    given = {}
    for entry in said:
        field, _, name = entry.partition("=")
        if not name:
            raise Refusal(f'--column {entry}: names no column; write --column reply="Name of the column"')
        if field not in FIELDS:
            raise Refusal(f"--column {entry}: {field!r} is no field; use one of {', '.join(FIELDS)}")
        given[field] = name
    return given


def _accounted(counts: Counts) -> str:
    """The line that tells what became of every row."""
    reasons = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.excluded.items(), key=lambda e: -e[1]))
    excluded = sum(counts.excluded.values())
    told = f"{counts.rows:,} rows = {counts.scored:,} scored + {excluded:,} excluded"
    return f"{told}{f' ({reasons})' if reasons else ''} + {counts.rejects:,} rejects"
