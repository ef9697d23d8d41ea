"""How far coach and machine agree, and two coaches: a page, and corrections as a file."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Response

from voice_coach.measuring.agreement import MACHINE, Agreement, agreements, all_pairs
from voice_coach.measuring.corrections import labelled
from voice_coach.records import Account, VoiceCoachError
from voice_coach.reports.labels import kind
from voice_coach.reviewed import corrected, judged
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed, may_review


def add_agreeing(app: FastAPI, desks: Desks) -> None:
    """Add ``/api/corrections``: a coach's own corrections, as lines of JSON."""

    @app.get("/api/corrections")
    def corrections(account: Signed) -> Response:
        from voice_coach.store.audit import note

        _only_reviewers(account)
        store = desks.rooms.store
        lines = [
            json.dumps(line, ensure_ascii=False) for line in labelled(corrected(store, account))
        ]
        note(store, actor=account.id, action="review.export", detail=f"turns={len(lines)}")
        return Response(
            "".join(f"{line}\n" for line in lines),
            media_type="application/x-ndjson",
            headers={
                "content-disposition": 'attachment; filename="corrections.jsonl"',
                "cache-control": "no-store",
            },
        )


def agreement_html(desks: Desks, account: Account) -> str:
    """The page for a coach: kappa of each kind of flag, with its interval or why there is none.

    Raises
    ------
    VoiceCoachError
        For everybody who is no coach.
    """
    _only_reviewers(account)
    store = desks.rooms.store
    found = judged(store, account)
    names = {MACHINE: "voice_coach", account.id: "you"}
    others = sorted(found.coaches - {account.id})
    names |= {coach: f"coach {number}" for number, coach in enumerate(others, start=2)}
    pairs = [pair for pair in all_pairs(sorted(found.coaches)) if account.id in pair]
    compared = agreements(found.by, pairs=pairs)
    seen = [(one, two, each) for one, two, each in compared if each.first or each.second]
    return render(
        "agreement.html",
        rows=[_row(names, one, two, each) for one, two, each in seen],
        silent=len(compared) - len(seen),
        turns=len(found.by.get(account.id, {})),
    )


def _row(names: dict[str, str], one: str, two: str, found: Agreement) -> dict[str, Any]:
    return {
        "pair": f"{names[one]} and {names[two]}",
        "kind": kind(found.type),
        "turns": found.turns,
        "both": found.both,
        "first": found.first,
        "second": found.second,
        "kappa": None if found.kappa is None else f"{found.kappa:.2f}",
        "interval": None if found.low is None else f"{found.low:.2f} to {found.high:.2f}",
        "left": None if found.low is None else round(50 * (1 + found.low), 1),
        "width": None
        if found.low is None or found.high is None
        else round(50 * (found.high - found.low), 1),
        "at": None if found.kappa is None else round(50 * (1 + found.kappa), 1),
        "why": found.why,
    }


def _only_reviewers(account: Account) -> None:
    if not may_review(account):
        raise VoiceCoachError("This page is for coaches.")
