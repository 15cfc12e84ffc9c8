"""What the thread tells: mood, facts already given, steps already tried, whether the problem stands."""
