"""The forms of English verbs and nouns, from a word and a table of irregular ones."""

from __future__ import annotations

from collections.abc import Mapping

FORMS = ("base", "s", "past", "participle", "ing")
_VOWELS = frozenset("aeiou")


def verb_forms(lemma: str, irregular: Mapping[str, tuple[str, str]], doubled: frozenset[str]) -> dict[str, str]:
    """The five forms of a verb by name (FORMS); of "get back" the first word bends.

    `irregular` gives past and participle; `doubled` holds longer verbs that double
    their last letter ("refer"). Short ones ("stop") do so by rule.
    """
    head, space, rest = lemma.partition(" ")
    if head == "be":
        bent = {"base": "be", "s": "is", "past": "was", "participle": "been", "ing": "being"}
    elif head == "have":
        bent = {"base": "have", "s": "has", "past": "had", "participle": "had", "ing": "having"}
    else:
        past, participle = irregular.get(head) or (_ed(head, doubled),) * 2
        bent = {"base": head, "s": _s(head), "past": past, "participle": participle, "ing": _ing(head, doubled)}
    return {form: word + space + rest for form, word in bent.items()}


def plural(noun: str) -> str:
    """The plural of a regular noun; of a phrase the last word bends."""
    return _s(noun)


def all_forms(word: str, irregular: Mapping[str, tuple[str, str]], doubled: frozenset[str]) -> tuple[str, ...]:
    """Every form that a verb or a noun written like this can take, without repeats."""
    return tuple(dict.fromkeys(verb_forms(word, irregular, doubled).values()))


def spellings(word: str, pairs: Mapping[str, str]) -> tuple[str, ...]:
    """The word and its other spelling, American or British (apologize, apologise).

    `pairs` gives whole words both ways; -ize/-ise and -yze/-yse go by rule.
    """
    other = pairs.get(word)
    if other is None:
        for american, british in (("iz", "is"), ("yz", "ys")):
            for tail in ("e", "es", "ed", "ing", "ation", "ations", "er", "ers"):
                if len(word) > len(tail) + 4 and word.endswith(american + tail):
                    other = word[: -len(tail) - 2] + british + tail
                elif len(word) > len(tail) + 4 and word.endswith(british + tail) and word not in pairs:
                    other = word[: -len(tail) - 2] + american + tail
    return (word,) if other is None else (word, other)


def _s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in {"do", "go", "undo", "redo", "forgo"}:
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _ed(word: str, doubled: frozenset[str]) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word, doubled) else word) + "ed"


def _ing(word: str, doubled: frozenset[str]) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return (word + word[-1] if _doubles(word, doubled) else word) + "ing"


def _doubles(word: str, doubled: frozenset[str]) -> bool:
    if word in doubled:
        return True
    vowels = sum(letter in _VOWELS for letter in word)
    return (
        len(word) >= 3
        and vowels == 1
        and word[-1] not in _VOWELS
        and word[-1] not in "wxy"
        and word[-2] in _VOWELS
        and len(word) <= 5
    )


def lemmas(word: str, form: str, irregular: Mapping[str, tuple[str, str]], doubled: frozenset[str]) -> frozenset[str]:
    """Every base that has `word` as the given form (FORMS); of "used" as past, use."""
    if form == "base":
        return frozenset({word})
    guesses = {word, *(base for base, bent in irregular.items() if word in bent)}
    for ending in ("ing", "ied", "ies", "ed", "es", "d", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            guesses |= {stem, stem + "e", stem + "y", stem + "ie", stem[:-1]}
    return frozenset(guess for guess in guesses if guess and verb_forms(guess, irregular, doubled)[form] == word)
