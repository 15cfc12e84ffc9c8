"""The thread that a bare draft answers."""

from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import SourceError, read_context
from replylint.thread import Message, Thread


def problem(customer: Path | None, thread: Path | None) -> Problem:
    with pytest.raises(SourceError) as caught:
        read_context(str(customer) if customer else None, str(thread) if thread else None, BytesIO())
    return caught.value.problem


def test_without_either_there_is_none() -> None:
    assert read_context(None, None, BytesIO()) is None


def test_a_message_is_the_customers(tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    path.write_text("Still broken!\n", "utf-8")
    expected = Thread(reply="", thread=(Message(role="customer", text="Still broken!\n"),))
    assert read_context(str(path), None, BytesIO()) == expected
    assert read_context("-", None, BytesIO(b"Still broken!\n")) == expected


def test_a_thread_may_lack_a_reply_and_loses_the_one_it_has(tmp_path: Path) -> None:
    path = tmp_path / "thread.json"
    path.write_text('{"id": "61", "thread": [{"role": "customer", "text": "Hi?"}]}', "utf-8")
    expected = Thread(reply="", id="61", thread=(Message(role="customer", text="Hi?"),))
    assert read_context(None, str(path), BytesIO()) == expected
    assert read_context(None, "-", BytesIO(path.read_bytes()[:-1] + b', "reply": "old"}')) == expected


def test_each_fault_names_the_file(tmp_path: Path) -> None:
    empty, broken, listed, robot = (tmp_path / name for name in ("a.txt", "b.json", "c.json", "d.json"))
    empty.write_text("\n", "utf-8")
    broken.write_text('{"thread": ', "utf-8")
    listed.write_text("[1]", "utf-8")
    robot.write_text('{"thread": [{"role": "robot", "text": ""}]}', "utf-8")
    gone = tmp_path / "gone.txt"
    assert problem(gone, None) == Problem(path=str(gone), message="does not exist", remedy="check the path")
    assert problem(empty, None).message == "the customer's message is empty"
    assert problem(None, broken).message.startswith("is not JSON")
    assert problem(None, listed).message == "thread: is a list, not an object"
    assert problem(None, robot).message == "thread[0].role: 'robot' is not known"
    assert problem(None, robot).path == str(robot)
