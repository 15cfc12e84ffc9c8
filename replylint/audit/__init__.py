"""Audits: many conversations judged at once, and what a QA lead is told of them."""
