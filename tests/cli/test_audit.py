"""`replylint audit`, from exports to a report, with the real engine."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pyarrow import parquet

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parent.parent.parent.parent / "shared" / "corpus"
COMMAND = Path(sys.executable).with_name("replylint")
BAD = "We apologize for any inconvenience. Rest assured, we will look into it."
GOOD = "Your lamp left today and reaches you on Friday by noon."


def run(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    call = [str(COMMAND), "audit", *arguments, "--jobs", "2"]
    return subprocess.run(
        call, cwd=folder, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **(env or {})}
    )


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def table(folder: Path, name: str, report: str = "report") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(folder / report / f"{name}.parquet").to_pylist()
    return rows


def accounted(told: subprocess.CompletedProcess[str]) -> list[int]:
    """The numbers of the line that tells what became of the rows: rows, scored, excluded, rejects."""
    line = next(line for line in told.stdout.splitlines() if " rows = " in line)
    rows, rest = line.split(" rows = ")
    scored, excluded, rejects = rest.split(" + ")
    return [int(part.split()[0].replace(",", "")) for part in (rows, scored, excluded, rejects)]


def test_a_month_of_a_csv_becomes_a_report_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    with (tmp_path / "month.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Ticket ID", "Question", "Agent Reply", "Agent Name", "Created"])
        for number in range(12):
            text = ["", BAD, GOOD][number % 3]
            writer.writerow([number, "My lamp never came!", text, ["Ana", "Ben"][number % 2], f"{number + 1}.3.2026"])
    told = run(tmp_path, "month.csv")
    assert told.returncode == 0, told.stderr
    assert 'reply = "Agent Reply"' in told.stderr
    assert accounted(told) == [12, 8, 4, 0]
    report = tmp_path / "report"
    names = {path.name for path in report.iterdir()}
    assert {
        "replies.parquet",
        "findings.parquet",
        "promises.parquet",
        "excluded.parquet",
        "rejects.parquet",
        "summary.json",
        "agents.csv",
        "rules.csv",
        "index.html",
        "review.csv",
        "review.jsonl",
    } <= names
    assert "parts" not in names
    summary = json.loads((report / "summary.json").read_text("utf-8"))
    assert summary["accounting"]["rows"] == 12
    assert {row["agent"] for row in table(tmp_path, "replies")} == {"Ana", "Ben"}
    assert {row["quote"] for row in table(tmp_path, "findings")} >= {"We apologize for any inconvenience"}


def test_columns_can_be_named_by_flag_and_by_configuration(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(f"x;y;z\n1;Hi;{BAD}\n2;Hi;{GOOD}\n", "utf-8")
    told = run(tmp_path, "odd.csv")
    assert told.returncode == 2
    assert "--column reply=NAME" in told.stderr
    assert '"x", "y", "z"' in told.stderr
    assert accounted(run(tmp_path, "odd.csv", "--column", "reply=z", "--column", "customer_message=y"))[1] == 2
    (tmp_path / "replylint.toml").write_text('[columns]\nreply = "z"\nconversation = "x"\n', "utf-8")
    assert accounted(run(tmp_path, "odd.csv"))[1] == 2
    told = run(tmp_path, "odd.csv", "--column", "replies=z")
    assert told.returncode == 2
    assert "is no field" in told.stderr


def test_what_is_wrong_with_one_input_is_told_and_the_others_are_audited(tmp_path: Path) -> None:
    write_rows(tmp_path / "good.jsonl", [{"id": "1", "reply": GOOD}])
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "row.jsonl").write_text(f'{{"reply": "{GOOD}"}}\n{{"reply": \n', "utf-8")
    told = run(tmp_path, "good.jsonl", "torn.parquet", "empty.csv", "row.jsonl", "missing.csv")
    assert told.returncode == 2
    rows, scored, excluded, rejects = accounted(told)
    assert (scored, excluded, rejects) == (2, 0, 4)
    assert rows == scored + excluded + rejects
    for place in ("torn.parquet: is no whole", "empty.csv: is empty", "row.jsonl:2: ", "missing.csv: does not exist"):
        assert place in told.stderr
    assert {row["path"] for row in table(tmp_path, "rejects")} == {
        "torn.parquet",
        "empty.csv",
        "row.jsonl",
        "missing.csv",
    }
    assert GOOD not in told.stderr


def test_messages_of_one_conversation_in_two_files_come_together(tmp_path: Path) -> None:
    def said(number: int, role: str, text: str, minute: int) -> dict[str, Any]:
        at = f"2026-03-02T09:{minute:02}:00Z"
        return {"ticket_id": 5, "id": number, "role": role, "text": text, "created_at": at, "author": role}

    write_rows(tmp_path / "b.jsonl", [said(1, "customer", "My lamp never came!", 1)])
    write_rows(tmp_path / "a.jsonl", [said(3, "note", "ask Ben", 2), said(2, "agent", BAD, 3)])
    told = run(tmp_path, "a.jsonl", "b.jsonl")
    assert accounted(told) == [3, 1, 2, 0]
    [row] = table(tmp_path, "replies")
    assert [entry["role"] for entry in json.loads(row["thread"])] == ["customer", "note"]


def test_the_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.jsonl", [{"reply": GOOD}])
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it", "utf-8")
    told = run(tmp_path, "a.jsonl", "--out", "mine")
    assert told.returncode == 2
    assert "holds no audit" in told.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_an_audit_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    month = tmp_path / "month"
    month.mkdir()
    for number in range(60):
        rows = [{"id": f"{number}-{row}", "reply": f"{BAD} {row}", "reply_author": "Ana"} for row in range(60)]
        write_rows(month / f"{number:02}.jsonl", rows)
    parts = tmp_path / "report" / "parts"
    process = subprocess.Popen([str(COMMAND), "audit", "month"], cwd=tmp_path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip
    until = time.monotonic() + 120
    while not list(parts.glob("0*.json")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to the workers too
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "go on with --resume" in said
    kept = {path.name: path.stat().st_mtime_ns for path in parts.glob("0*.json")}
    assert 0 < len(kept) < 60
    usable = parquet.read_table(parts / "replies")
    assert usable.num_rows >= 60 * len(kept)

    told = run(tmp_path, "month")
    assert told.returncode == 2
    assert "--resume" in told.stderr
    told = run(tmp_path, "month", "--resume", "--preset", "qa")
    assert told.returncode == 2
    assert "other settings" in told.stderr
    told = run(tmp_path, "month", "--resume")
    assert told.returncode == 0, told.stderr
    assert accounted(told) == [3600, 3600, 0, 0]
    assert len({row["reply"] for row in table(tmp_path, "replies")}) == 3600


def test_a_worker_that_is_killed_ends_the_audit_with_one_line_and_keeps_the_rest(tmp_path: Path) -> None:
    month = tmp_path / "month"
    month.mkdir()
    for number in range(60):
        write_rows(month / f"{number:02}.jsonl", [{"id": f"{number}-{row}", "reply": BAD} for row in range(60)])
    parts = tmp_path / "report" / "parts"
    process = subprocess.Popen([str(COMMAND), "audit", "month"], cwd=tmp_path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip
    until = time.monotonic() + 120
    while not list(parts.glob("0*.json")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    subprocess.run(["pkill", "-KILL", "-g", str(process.pid), "-f", "udf_worker"], check=False)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "go on with --resume" in said
    assert "Traceback" not in said
    assert accounted(run(tmp_path, "month", "--resume")) == [3600, 3600, 0, 0]


def test_a_full_disk_ends_with_one_line_and_what_was_done_is_kept(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(small)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        month = tmp_path / "month"
        month.mkdir()
        for number in range(12):
            rows = [
                {"id": f"{number}-{row}", "reply": f"{os.urandom(300).hex()} {BAD}", "language": "en"}
                for row in range(80)
            ]
            write_rows(month / f"{number:02}.jsonl", rows)
        told = run(tmp_path, "month", "--out", "small/report")
        assert told.returncode == 2
        assert "No space left on device" in told.stderr
        assert "--resume" in told.stderr
        assert "Traceback" not in told.stderr
        kept = list((small / "report" / "parts").glob("0*.json"))
        assert kept
        subprocess.run(["mount", "-o", "remount,size=8m", str(small)], check=True)
        told = run(tmp_path, "month", "--out", "small/report", "--resume")
        assert told.returncode == 0, told.stderr
        assert accounted(told) == [960, 960, 0, 0]
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_names_leave_the_whole_report(tmp_path: Path) -> None:
    rows = [
        {
            "id": str(number),
            "customer": {"name": "Rosa Quintero"},
            "thread": [{"role": "customer", "text": "Hi, order 7712345 never came. Rosa", "author": "Rosa Quintero"}],
            "reply": f"Hi Rosa, {BAD} Order 7712345. Balthazar",
            "reply_author": "Balthazar Okonkwo",
            "reply_at": f"2026-03-{number + 1:02}T10:00:00Z",
        }
        for number in range(9)
    ]
    write_rows(tmp_path / "month.jsonl", rows)
    told = run(tmp_path, "month.jsonl", "--pseudonymise", "--redact", env={"REPLYLINT_SALT": "pepper"})
    assert told.returncode == 0, told.stderr
    for path in (tmp_path / "report").iterdir():
        if path.suffix == ".parquet":
            shown = json.dumps(parquet.read_table(path).to_pylist(), default=str)
        else:
            shown = path.read_text("utf-8", "replace")
        for name in ("Rosa", "Quintero", "Balthazar", "Okonkwo", "7712345", "pepper"):
            assert name not in shown, (path.name, name)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_file_on_another_machine_is_read_through_the_engine(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    write_rows(tmp_path / "there" / "month.jsonl", [{"id": str(number), "reply": BAD} for number in range(5)])
    with served(tmp_path / "there") as address:
        told = run(tmp_path, f"{address}/month.jsonl")
    assert told.returncode == 0, told.stderr
    assert accounted(told) == [5, 5, 0, 0]


@pytest.mark.ray
def test_a_ray_cluster_gives_the_same_rows(tmp_path: Path) -> None:
    month = tmp_path / "month"
    month.mkdir()
    for number in range(6):
        rows = [
            {"id": f"{number}-{row}", "reply": [BAD, GOOD][row % 2], "thread": [{"role": "customer", "text": "Hm!"}]}
            for row in range(40)
        ]
        write_rows(month / f"{number:02}.jsonl", rows)
    for runner in ("native", "ray"):
        told = run(tmp_path, "month", "--out", runner, "--runner", runner)
        assert told.returncode == 0, told.stderr
        assert accounted(told) == [240, 240, 0, 0]
    for name in ("replies", "findings", "excluded", "rejects", "promises"):
        assert table(tmp_path, name, "native") == table(tmp_path, name, "ray")


@pytest.mark.needs_shared
def test_every_row_of_the_corpus_is_accounted_for(tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    told = run(tmp_path, "corpus")
    assert told.returncode == 0, told.stderr
    lines = sum(path.read_text("utf-8").count("\n") for path in CORPUS.glob("*.jsonl"))
    rows, scored, excluded, rejects = accounted(told)
    assert rows == lines
    assert rows == scored + excluded + rejects
    assert scored == len(table(tmp_path, "replies")) > 3500
    texts = {row["reply"]: row["text"] for row in table(tmp_path, "replies")}
    for found in table(tmp_path, "findings"):
        assert texts[found["reply"]][found["start"] : found["end"]] == found["quote"]
