"""The page of an audit: one file, which needs no network."""
