"""The kinds of check that a rule file may ask for, one module each."""
