"""Made-up learners against the real counterpart, thousands of sessions a minute, without sound."""
