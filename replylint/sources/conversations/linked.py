"""Conversations whose messages name only the one that they answer: every id has a root, the first of its talk."""

from __future__ import annotations

from collections.abc import Iterable


class Linked:
    """Ids that belong together. Of two that are joined the root of the earlier message stays the root."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, id_: str) -> str:
        """The root of the talk that a message is in; the message itself where nothing is known of it."""
        root = id_
        while (above := self._above.get(root, root)) != root:
            root = above
        while id_ != root:
            above = self._above.get(id_, root)
            self._above[id_] = root
            id_ = above
        return root

    def join(self, answer: str, answered: str) -> None:
        """Put an answer below the message that it answers."""
        root = self.root(answered)
        below = self.root(answer)
        if below != root:
            self._above[below] = root

    def roots(self) -> dict[str, str]:
        """The root of every message that is not its own, to hand to other processes."""
        return {id_: self.root(id_) for id_ in self._above}


def gather(answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The roots of messages, from pairs of an id and the id of the message that it answers."""
    linked = Linked()
    for answer, answered in answers:
        linked.join(answer, answered)
    return linked.roots()
