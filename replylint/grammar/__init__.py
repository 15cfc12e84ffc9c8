"""Grammar, by a LanguageTool server: which one answers, what it is asked, and where in the draft its remarks belong."""
