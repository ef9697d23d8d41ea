"""Train the weights of the moves, and score them by leave-dialogues-out cross-validation.

    python benchmarks/moves_train.py                       figures by cross-validation
    python benchmarks/moves_train.py --test FILE           and on another labelled file
    python benchmarks/moves_train.py --bars FILE           bars that suit other readers' labels too
    python benchmarks/moves_train.py --write               writes rules/moves_model.json

Needs scikit-learn. One-vs-rest logistic regression with L2. Bars for F1 are chosen on
cross-validated scores of the training dialogues, and on those of ``--bars`` files, which the
weights never see: one reader marks `hold` and `justify` more readily than another. Seeded, one
thread.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from voice_coach.analysis.move_model import choose, parse_model
from voice_coach.analysis.moves import ORDER
from voice_coach.analysis.reading import move_features
from voice_coach.analysis.utterance import read_words

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "models" / "moves" / "casino.labelled.jsonl"
WORKPLACE = ROOT / "models" / "moves" / "workplace.labelled.jsonl"
MODEL = ROOT / "voice_coach" / "analysis" / "rules" / "moves_model.json"
SEED = 0
FOLDS = 6
STRENGTH = 0.1  # inverse of the regularisation; 0.03 to 0.5 score within 0.01 of each other
DIALOGUES = 4  # a feature counts when it occurs in so many dialogues
SMALLEST = 100  # weights below this (thousandths of a logit) are left out
TRAINED = tuple(move for move in ORDER if move != "placate")  # 4 examples teach nothing
# How much each form of a training turn counts: as written in its dialogue; as a recogniser would
# write it; without its dialogue; both.
FORMS = {"written": 1.0, "spoken": 0.5, "alone": 0.5, "spoken alone": 0.5}


@dataclass(frozen=True)
class Row:
    id: str
    dialogue: str
    form: str
    features: frozenset[str]
    rule: tuple[Any, ...]
    gold: frozenset[str]


def spoken(text: str) -> str:
    """Without capitals and punctuation."""
    return " ".join(re.findall(r"[\w'’$%]+", text)).lower()


def rows(path: Path, forms: Iterable[str]) -> Iterator[Row]:
    """The labelled turns of a file of dialogues, in each form."""
    dialogue, context = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["dialogue"] != dialogue:
            dialogue, context = item["dialogue"], []
        for form in forms if "moves" in item else ():
            said, before = item["text"], context
            if form.startswith("spoken"):
                said = spoken(said)
                before = [(who, w if w.startswith("[") else spoken(w)) for who, w in context]
            if form.endswith("alone"):
                before = []
            found, rule = move_features(read_words(said), before, item["speaker"])
            yield Row(item["id"], dialogue, form, found, rule, frozenset(item["moves"]))
        context = [*context, (item["speaker"], item["text"])]


def fit(train: Sequence[Row]) -> dict[str, Any]:
    """Weights and biases in thousandths of a logit; the bars are still 0."""
    seen: dict[str, set[str]] = defaultdict(set)
    for row in train:
        for feature in row.features:
            seen[feature].add(row.dialogue)
    names = sorted(name for name, where in seen.items() if len(where) >= DIALOGUES)
    index = {name: number for number, name in enumerate(names)}
    columns = [sorted(index[f] for f in row.features if f in index) for row in train]
    matrix = csr_matrix(
        (
            np.ones(sum(map(len, columns))),
            np.concatenate([np.array(c, dtype=int) for c in columns]),
            np.cumsum([0, *map(len, columns)]),
        ),
        shape=(len(train), len(index)),
    )
    counts = np.array([FORMS[row.form] for row in train])
    model: dict[str, Any] = {"moves": {}, "weights": {}}
    for move in TRAINED:
        regression = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED)
        regression.fit(matrix, [move in row.gold for row in train], sample_weight=counts)
        weights = np.rint(regression.coef_[0] * 1000).astype(int)
        model["moves"][move] = {"bias": int(np.rint(regression.intercept_[0] * 1000)), "bar": 0}
        model["weights"][move] = {
            name: int(weight)
            for name, weight in zip(names, weights, strict=True)
            if abs(weight) >= SMALLEST
        }
    return model


def folds(dialogues: Iterable[str]) -> list[set[str]]:
    names = sorted(set(dialogues))
    random.Random(SEED).shuffle(names)
    return [set(names[start::FOLDS]) for start in range(FOLDS)]


def held_out_scores(train: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Scores of each turn as written, by a model that saw no turn of its dialogue."""
    out: dict[str, dict[str, int]] = {}
    for fold in folds(row.dialogue for row in train):
        model = parse_model(fit([row for row in train if row.dialogue not in fold]))
        for row in train:
            if row.dialogue in fold and row.form == "written" and row.id.startswith("casino"):
                out[row.id] = dict(model.scores(row.features))
    return out


Scored = Sequence[tuple[dict[str, int], frozenset[str]]]  # scores and gold moves of each turn


CAREFUL = {"concede": 1000}
"""Added to a bar, in thousandths of a logit: to be told of a concession one did not make is worse
than not to be told of one. The F1 stays the same within a turn or two (0.48 to 0.52)."""


def choose_bars(sets: Sequence[tuple[float, Scored]]) -> dict[str, int]:
    """The bar of each move with the best F1, smoothed over its neighbours.

    ``sets`` are (how much it counts, turns whose dialogues the scoring model had not seen).
    """
    bars = {}
    steps = np.arange(-2400, 901, 100)
    for move in TRAINED:
        f1 = np.zeros(len(steps))
        for share, turns in sets:
            true = np.array([move in gold for _, gold in turns])
            score = np.array([scores[move] for scores, _ in turns])
            for number, bar in enumerate(steps):
                said = score >= bar
                f1[number] += share * 2 * (said & true).sum() / max(1, said.sum() + true.sum())
        smooth = np.convolve(np.pad(f1, 2, mode="edge"), [1, 2, 3, 2, 1], "valid")
        bars[move] = int(steps[int(smooth.argmax())])
    return bars


def report(name: str, pairs: Sequence[tuple[Iterable[str], Iterable[str]]]) -> None:
    """F1 of each move as ``score.py`` counts it; ``pairs`` are (said, gold)."""
    hit, said, true = Counter(), Counter(), Counter()
    for have, want in pairs:
        hit.update(set(have) & set(want))
        said.update(have)
        true.update(want)
    f1 = {m: 2 * hit[m] / (said[m] + true[m]) for m in ORDER if true[m]}
    counted = [f1[m] for m in f1 if true[m] >= 5]
    print(f"{name}: macro {sum(counted) / len(counted):.3f} ({len(pairs)} turns)")
    print("   " + "  ".join(f"{m} {f1[m]:.2f} ({true[m]})" for m in f1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--test", type=Path, action="append", default=[])
    parser.add_argument("--bars", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    train = [*rows(LABELLED, FORMS), *rows(WORKPLACE, FORMS)]
    written = [row for row in train if row.form == "written" and row.id.startswith("casino")]
    scores = held_out_scores(train)
    model = fit(train)
    bare = parse_model(model)  # its bars are 0
    sets: list[tuple[float, Scored]] = [(1.0, [(scores[row.id], row.gold) for row in written])]
    for path in options.bars:
        other = [(dict(bare.scores(row.features)), row.gold) for row in rows(path, ["written"])]
        sets.append((2.0, other))
    bars = choose_bars(sets)
    report("rules, training dialogues", [(row.rule, row.gold) for row in written])
    report(
        "trained, cross-validated",
        [
            (
                choose({m: s - bars[m] for m, s in scores[row.id].items()}, row.rule, row.features),
                row.gold,
            )
            for row in written
        ],
    )
    for move, bar in bars.items():
        model["moves"][move]["bar"] = bar + CAREFUL.get(move, 0)
    shipped = parse_model(model)
    for path in options.test:
        test = list(rows(path, ["written"]))
        report(f"rules, {path.name}", [(row.rule, row.gold) for row in test])
        report(
            f"trained, {path.name}",
            [
                (choose(shipped.scores(row.features), row.rule, row.features), row.gold)
                for row in test
            ],
        )
    if options.write:
        lines = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        MODEL.write_text(lines + "\n", encoding="utf-8")
        print(f"{MODEL.name}: {MODEL.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
