"""Start-up: ``voice-coach --help`` against ``import gradio``, in one run.

Run: ``python benchmarks/start.py``. The goal is a ratio of at most 0.3.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 5
HELP = [sys.executable, "-c", "from voice_coach.cli import main; main(['--help'])"]
GRADIO = [sys.executable, "-c", "import gradio"]


def median_s(command: list[str]) -> float:
    """Median wall time of a command, after one run to warm the disk."""
    taken = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    helped, imported = median_s(HELP), median_s(GRADIO)
    print("| `voice-coach --help` (s) | `import gradio` (s) | ratio |")
    print("|---|---|---|")
    print(f"| {helped:.2f} | {imported:.2f} | {helped / imported:.2f} |")
