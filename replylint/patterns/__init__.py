"""The language in which rules and word lists say what to look for."""
