"""An audit under way: units handed to workers by the engine, and what each gave kept until all are done."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from replylint.audit.engine import daft
from replylint.audit.judge import Judge, Outcome, Spec
from replylint.audit.parts import Parts
from replylint.audit.units import Unit
from replylint.cli.work import usual_jobs

Runner = Literal["native", "ray"]

_SELDOM = 200_000  # objects that are made before the collector looks for some that are not needed
_MOST_PARTITIONS = 20_000


class EngineError(RuntimeError):
    """The engine, or one of its workers, came to an end of its own."""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where the work is done: `jobs` workers at once, None for as many as there are processors."""

    runner: Runner = "native"
    address: str | None = None
    jobs: int | None = None


def run(units: Sequence[Unit], spec: Spec, parts: Parts, where: Where, done: Callable[[Unit, Outcome], None]) -> None:
    """Works on all units that `parts` does not have yet, and then on the heaps of messages that lay apart.

    Calls `done` after each that is kept. Raises EngineError, and OSError where a part cannot be kept.
    """
    begin(where)

    def work(stage: Sequence[Unit]) -> None:
        todo = {unit.number: unit for unit in parts.missing(stage)}
        for outcome in outcomes(list(todo.values()), spec, where):
            parts.keep(outcome)
            done(todo[outcome.unit], outcome)

    work(units)
    work(parts.shards(len(units), spec.shards))  # which only the units told


def begin(where: Where) -> None:
    """Sets the engine on its runner, once in a process. Raises EngineError where it cannot be reached."""
    engine = daft()
    try:
        if where.runner == "native":
            engine.set_runner_native()
        else:
            _begin_ray(where)
            engine.set_runner_ray(noop_if_initialized=True)
    except Exception as error:
        if "runner" in str(error).lower() and "set" in str(error).lower():
            return  # this process has it already
        raise EngineError(f"the runner {where.runner} cannot be started: {error}") from error


def _begin_ray(where: Where) -> None:
    import logging

    import ray

    if not ray.is_initialized():
        alone: dict[str, Any] = {} if where.address else {"num_cpus": where.jobs, "include_dashboard": False}
        ray.init(address=where.address, log_to_driver=False, logging_level=logging.ERROR, **alone)


def outcomes(units: Sequence[Unit], spec: Spec, where: Where) -> Iterator[Outcome]:
    """What each unit gave, as it comes. One plan for every runner: a column of units becomes one of outcomes."""
    if not units:
        return
    engine = daft()
    workers = max(1, min(len(units), where.jobs or _processors(where)))
    judge = _judge_class(engine, workers)(pickle.dumps(spec))
    frame = engine.from_pydict({"unit": [pickle.dumps(unit) for unit in units]})
    if where.runner == "ray":
        frame = frame.into_partitions(min(len(units), _MOST_PARTITIONS))
    frame = frame.select(judge.outcome(engine.col("unit")).alias("outcome"))
    decoder = msgspec.msgpack.Decoder(Outcome)
    try:
        for batch in frame.to_arrow_iter(results_buffer_size=workers):
            for told in batch.column("outcome"):
                yield decoder.decode(told.as_py())
    except (RuntimeError, OSError, ValueError) as error:
        raise EngineError(_last_line(error)) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in {"daft", "ray"}:
            raise EngineError(_last_line(error)) from error
        raise


def _judge_class(engine: Any, workers: int) -> Any:
    """The class that the engine makes once in each worker."""

    @engine.cls(use_process=True, max_concurrency=workers)
    class Worker:
        def __init__(self, spec: bytes) -> None:
            self._judge = Judge(pickle.loads(spec))
            # A rulebook is a million objects that live as long as the worker; the collector need not walk them.
            gc.freeze()
            gc.set_threshold(_SELDOM)
            self._encoder = msgspec.msgpack.Encoder()

        @engine.method.batch(return_dtype=engine.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
        def outcome(self, units: Any) -> list[bytes]:
            return [self._encoder.encode(self._judge.outcome(pickle.loads(unit))) for unit in units.to_pylist()]

    return Worker


def _processors(where: Where) -> int:
    if where.runner == "ray":
        import ray

        return int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    return usual_jobs()


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
