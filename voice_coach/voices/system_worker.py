"""The process that pyttsx3 lives in: one JSON request a line in, one answer a line out."""

from __future__ import annotations

import json
import sys
from typing import Any


def serve() -> None:
    """Speak each request into its file; ``problem`` in the answer is "" when that worked."""
    engine: Any = None
    answers = sys.stdout
    sys.stdout = sys.stderr  # drivers print; the answers' pipe stays clean
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if engine is None:
                import pyttsx3

                engine = pyttsx3.init()
            engine.setProperty("rate", request["rate"])
            engine.save_to_file(request["text"], request["path"])
            engine.runAndWait()
            problem = ""
        except Exception as error:
            problem = f"{type(error).__name__}: {error}".splitlines()[0]
        answers.write(json.dumps({"problem": problem}) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
