"""Real browsers against real servers."""
