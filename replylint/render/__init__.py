"""Outputs: one module per format, each a pure function of what was found."""
