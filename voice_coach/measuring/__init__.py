"""Statistics about people and flags: pure functions of counts, each with its uncertainty."""
