"""How the rows of the input are accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` = `scored` + the sum of `excluded` (by reason) + `rejects`."""

    rows: int = 0
    scored: int = 0
    excluded: dict[str, int] = {}
    rejects: int = 0

    @property
    def add_up(self) -> bool:
        """Whether nothing was lost."""
        return self.rows == self.scored + sum(self.excluded.values()) + self.rejects

    def plus(
        self, *, rows: int = 0, scored: int = 0, excluded: Mapping[str, int] | None = None, rejects: int = 0
    ) -> Counts:
        """With so many more, or fewer."""
        return Counts(
            rows=self.rows + rows,
            scored=self.scored + scored,
            excluded=dict(Counter(self.excluded) + Counter(excluded)),
            rejects=self.rejects + rejects,
        )
