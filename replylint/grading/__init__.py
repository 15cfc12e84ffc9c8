"""Reviews that people graded: read back, measured, and turned into suggestions."""
