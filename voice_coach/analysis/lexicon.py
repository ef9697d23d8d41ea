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
    # Adverbs that stand between a subject and its verb without changing who is committed to what.
    "adv": words(
        "really honestly just still also actually definitely personally sincerely truly quite "
        "very so totally always only sort kind of would certainly do strongly tend firmly "
        "already almost genuinely kinda even probably"
    ),
    # I/we + one of these + a clause: the speaker's belief instead of the fact.
    "believe": words(
        "think guess suppose believe feel assume suspect reckon imagine figure gather presume "
        "fancy sense"
    ),
    # What follows a verb of belief when it is no hedge: the thing thought about or believed in.
    "matter": words(
        "about of back through ahead in him her them everyone everybody twice hard ill well highly"
    ),
    "topic": words("about of back ahead twice hard highly"),
    # What follows "I don't know" when the speaker simply lacks the fact.
    "unknown": words(
        "what which who whom whose when where why how if whether about of yet his her their your "
        "the my our him them us you me any anything anyone anybody nothing much enough many a an "
        "either exactly all this these those everything everyone everybody for as offhand "
        "precisely more"
    ),
    # Verbs of state: what may or might be, not what somebody may do.
    "state": words(
        "be have need want seem cost mean sound look take require prefer help work make feel "
        "appear consider depend matter lack well"
    ),
    "mood": words(
        "difficult rude greedy pushy demanding picky annoying ungrateful aggressive unreasonable "
        "selfish mean harsh blunt pain nuisance bother burden bossy cheap offensive disrespectful "
        "impolite stubborn awkward fussy jerk nag inflexible negative trouble fuss"
    ),
    "impose": words(
        "ask say bother bring push raise interrupt keep insist complain mention trouble "
        "disturb impose rush press repeat disappoint haggle"
    ),
    "imposing": words(
        "asking saying bothering bringing pushing raising being interrupting keeping insisting "
        "complaining mentioning troubling disturbing imposing rushing pressing repeating haggling"
    ),
    "expert": words(
        "expert specialist professional pro lawyer accountant economist engineer doctor "
        "negotiator salesperson salesman mathematician authority genius scientist"
    ),
    "silly": words(
        "silly stupid dumb crazy foolish naive obvious weird ridiculous strange odd ignorant basic"
    ),
    # What the speaker wants, in all the verbs of asking: an amount near these is their own.
    "asking": words(
        "want need like love ask asking get take offer offering expect expecting require prefer "
        "propose proposing suggest price fee salary rate give do go accept start say hoping "
        "hope looking thinking seeking charge use appreciate pay settle target"
    ),
    "small": words("small tiny quick minor little slight brief"),
    "plea": words(
        "thing favor favour request question ask point issue concern note suggestion tweak change "
        "adjustment increase bump raise help detail correction addition"
    ),
    "degree": words(
        "more less extra too over under higher lower better worse longer shorter sooner later "
        "earlier bigger smaller faster slower closer further tight late early low high short "
        "nervous worried concerned unsure uncomfortable surprised disappointed confused hesitant "
        "behind unfair steep hungry help flexibility room time money something wiggle "
        "different lighter heavier easier harder unclear strange tired lost stuck thin much "
        "expensive risky rich above below extreme harsh unusual off disappointing skeptical"
    ),
}
