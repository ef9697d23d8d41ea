"""The trained part of the moves: a sum of whole-number weights for each move, against a bar.

``rules/moves_model.json`` holds, for each feature of ``move_features``, what it adds for or against
each move, in thousandths of a logit. Sums of whole numbers are the same on every machine and in
every order. ``benchmarks/moves_train.py`` writes the file; ``models/moves.md`` is its card.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from voice_coach.analysis.moves import ORDER
from voice_coach.records import Move

_FILE = Path(__file__).resolve().parent / "rules" / "moves_model.json"

NEAR = 250
"""Thousandths of a logit under the bar within which the rules decide (our choice)."""


@dataclass(frozen=True, slots=True)
class MoveModel:
    """Bias and bar of each move, and (number of the move, weight) pairs of each feature."""

    moves: tuple[Move, ...]
    bias: tuple[int, ...]
    bar: tuple[int, ...]
    weights: dict[str, tuple[tuple[int, int], ...]]

    def scores(self, features: Collection[str]) -> dict[Move, int]:
        """How far each move is above its bar, in thousandths of a logit."""
        sums = [bias - bar for bias, bar in zip(self.bias, self.bar, strict=True)]
        for feature in features:
            for number, weight in self.weights.get(feature, ()):
                sums[number] += weight
        return dict(zip(self.moves, sums, strict=True))

    def reasons(
        self, features: Collection[str], move: Move, *, most: int = 8
    ) -> list[tuple[str, int]]:
        """The features that weigh most for or against a move, strongest first."""
        number = self.moves.index(move)
        found = [
            (feature, weight)
            for feature in features
            for at, weight in self.weights.get(feature, ())
            if at == number
        ]
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


@lru_cache(maxsize=1)
def move_model() -> MoveModel:
    """The shipped weights."""
    return parse_model(json.loads(_FILE.read_text(encoding="utf-8")))


def parse_model(data: dict[str, dict[str, dict[str, int]]]) -> MoveModel:
    """Weights by move → weights by feature."""
    moves = tuple(move for move in ORDER if move in data["moves"])
    weights: dict[str, list[tuple[int, int]]] = {}
    for number, move in enumerate(moves):
        for feature, weight in data["weights"][move].items():
            weights.setdefault(feature, []).append((number, weight))
    head = data["moves"]
    return MoveModel(
        moves,
        tuple(head[move]["bias"] for move in moves),
        tuple(head[move]["bar"] for move in moves),
        {feature: tuple(pairs) for feature, pairs in weights.items()},
    )


def choose(
    scores: dict[Move, int], rule: Sequence[Move], features: Collection[str] = ()
) -> tuple[Move, ...]:
    """The moves above their bar; the best one when none is.

    Near the bar the rules decide, where they see one move only. Appeasing words are so rare in the
    training set that the rules alone find them. ``features`` bring in the signs that are surer than
    a sum: a gift held out ("two spare ones if you like"), a no that follows from what is said, and
    the own part of a split that opens the talk.
    """
    if len(rule) == 1 and "cue:spare" in features and rule[0] == "concede":
        return ("concede",)
    found = {move for move, score in scores.items() if score >= 0}
    if len(rule) == 1 and scores.get(rule[0], -NEAR - 1) >= -NEAR:
        found.add(rule[0])
    alone = "place:0" in features
    if alone and {"cue:give", "cue:accept"} <= set(features):
        found.add("concede")  # "I can live with that", its dialogue unknown: a yes that gives
    if "cue:implied" in features and not alone:
        found.add("hold")
    if {"trade", "state:opens_with_a_split"} <= found | set(features) and "cue:if" not in features:
        found.add("demand")
    if not found and alone and rule[:1] == ("concede",):
        found = {"concede"}
    if not found:
        found = {max(ORDER, key=lambda move: scores.get(move, -(10**9)))}
    if "placate" in rule:
        found.add("placate")
    if len(found) > 1:
        found.discard("other")
    return tuple(move for move in ORDER if move in found)
