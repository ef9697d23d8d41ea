"""English verb forms, as far as turning a plea or a denial into a plain sentence needs them."""

from __future__ import annotations

_IRREGULAR = """
be:was,were,been have:had do:did,done go:went,gone get:got,gotten take:took,taken give:gave,given
make:made come:came say:said see:saw,seen know:knew,known think:thought find:found tell:told
keep:kept leave:left put:put pay:paid meet:met bring:brought begin:began,begun run:ran hold:held
write:wrote,written stand:stood lose:lost send:sent build:built spend:spent cut:cut set:set
let:let buy:bought sell:sold speak:spoke,spoken win:won grow:grew,grown fall:fell,fallen
feel:felt hear:heard lead:led read:read choose:chose,chosen drive:drove,driven break:broke,broken
rise:rose,risen mean:meant split:split shut:shut bid:bid cost:cost deal:dealt stick:stuck
"""
_REGULAR = """
add agree allow appreciate ask back book bump call cancel change charge check close commit compare
complete consider cover decide decline defend delay deliver depend deserve discuss drop end expect
extend finish fit fix follow handle happen help hire include increase invest involve join last
launch lift like live look lower manage match matter mention move need offer open pass plan prefer
present promise propose provide push raise reach reduce remain require return review revisit save
schedule seem settle share shift sign sound start stay stop submit suggest support swap switch talk
test train travel treat try turn use visit wait walk want work
"""
_PAST: dict[str, str] = {}
_BASES: set[str] = set(_REGULAR.split())
PARTICIPLES = {"been", "done", "gone", "got", "gotten", "seen", "had", "made", "taken", "given"}
for _entry in _IRREGULAR.split():
    _base, _forms = _entry.split(":")
    _BASES.add(_base)
    for _form in _forms.split(","):
        if _form != _base:
            _PAST[_form] = _base
for _base in _REGULAR.split():
    doubled = _base[-1] in "ptnd" and _base in {"cut", "drop", "plan", "stop", "swap", "fit"}
    stem = _base + _base[-1] if doubled else _base
    if _base.endswith("y") and _base[-2] not in "aeo":
        stem = _base[:-1] + "i"
    _PAST[stem + ("d" if stem.endswith("e") else "ed")] = _base
_ONLY_GERUND = """
accept accommodate adjust apply approve arrange assign balance bring build contribute defer divide
draw eat enjoy exchange explore extend focus get grant grow halve improve increase learn limit lock
lower match merge negotiate offset postpone push receive remove replace save shorten skip spread
start store switch trade update upgrade
"""
"""Verbs that are looked for with "-ing" alone: in their plain form many of them are nouns."""
_GERUND: dict[str, str] = {}
for _base in sorted(_BASES | set(_ONLY_GERUND.split())):
    _GERUND[_base + "ing"] = _base
    if _base.endswith("e") and not _base.endswith(("ee", "be")):
        _GERUND[_base[:-1] + "ing"] = _base
    elif len(_base) >= 3 and _base[-1] in "ptndgm" and _base[-2] in "aeiou":
        _GERUND[_base + _base[-1] + "ing"] = _base
_THIRD = {"has": "have", "does": "do", "goes": "go"}
for _base in _BASES - {"be", "have"}:
    if _base.endswith("y") and _base[-2] not in "aeo":
        _THIRD[_base[:-1] + "ies"] = _base
    else:
        _THIRD[_base + ("es" if _base.endswith(("s", "sh", "ch", "x")) else "s")] = _base


def is_base(word: str) -> bool:
    """Whether a word is a verb of the list in its plain form."""
    return word.lower() in _BASES


def from_past(word: str) -> str | None:
    """The plain form of a past form that the list has: ``took`` → ``take``."""
    return _PAST.get(word.lower())


def from_third(word: str) -> str | None:
    """The plain form of a third person form that the list has: ``works`` → ``work``."""
    return _THIRD.get(word.lower())


def from_gerund(word: str) -> str | None:
    """The plain form of a form in "-ing" that the list has: ``moving`` → ``move``."""
    return _GERUND.get(word.lower())


def plain_form(word: str) -> str | None:
    """The plain form of a verb in any form that the list has; None for other words."""
    return word.lower() if is_base(word) else from_past(word) or from_third(word)


def third(base: str) -> str:
    """The third person of a plain form: ``cover`` → ``covers``."""
    if base in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[base]
    if base.endswith("y") and base[-2:-1] not in "aeo":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
