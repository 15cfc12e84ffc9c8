"""The engine that runs an audit: Daft, on this machine or on a Ray cluster."""

from __future__ import annotations

import os
from typing import Any

# It would tell two hosts that it is used.
_SILENT = {"DO_NOT_TRACK": "true", "DAFT_ANALYTICS_ENABLED": "0", "RAY_USAGE_STATS_ENABLED": "0"}
# Its own progress bars know nothing of replies.
_QUIET = {"DAFT_PROGRESS_BAR": "0", "RAY_DEDUP_LOGS": "1", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


class NoEngineError(ImportError):
    """The engine is not installed."""


def daft() -> Any:
    """The module `daft`, told first to send nothing anywhere. Raises NoEngineError."""
    os.environ.update(_SILENT)
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import daft as module
    except ImportError as error:
        raise NoEngineError(str(error)) from error
    return module
