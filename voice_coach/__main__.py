"""``python -m voice_coach``: the same as the command ``voice-coach``."""

from voice_coach.cli import main

if __name__ == "__main__":
    main(prog_name="voice-coach")
