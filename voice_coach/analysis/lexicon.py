"""Word classes shared by the pattern tables."""

from __future__ import annotations


def words(line: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(line.split())


CLASSES: dict[str, frozenset[str]] = {
    "i": words("i we"),
    "be": words("am is are was were be been being"),
    "will": words("will would can could shall should may might"),
    "can": words("can could may might"),
    "do": words("do does did"),
    "pron": words("i we you he she it they that this there these those"),
    "subject": words(
        "i we you he she it they that this there these those the a an my our your his her their "
        "maybe perhaps people everyone nobody something somebody"
    ),
    "det": words("a an the my our your his her their its this that these those some any no"),
    "poss": words("my our your his her their its"),
    "kind": words("kind sort type kinds sorts types"),
    "wh": words("what which who whom whose when where why how if whether"),
    "it": words("it that this"),
    "fine": words("fine okay alright right cool good possible acceptable reasonable fair ok"),
    "very": words("really very so just actually definitely still also only truly quite totally"),
    "item": words("one two three four five all both some most half each"),
    "want": words("want need require prefer deserve expect request insist wish"),
    "get": words("get have take keep receive start earn make"),
    "give": words("give share spare offer lend send provide hand let pay trade"),
    "money": words("$ € £ dollars dollar usd euros euro pounds pound bucks grand k"),
}
