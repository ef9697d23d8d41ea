"""Words that tell a proposal from a description; ``statements`` says how."""

from __future__ import annotations

from voice_coach.analysis.lexicon import words

OPENERS = words(
    "and but so because since although though well okay yes no look honestly right now then "
    "also even plus actually frankly see hey hi listen anyway still while as whereas or if"
)
ARTICLES = words("a an the my our your another about around roughly nearly almost some only just")
ADVERBS = words(
    "here there really very just actually definitely still also only quite already currently now "
    "usually normally typically always never often about around roughly nearly almost even both "
    "all honestly seriously ever today simply mostly"
)
PRONOUNS = words("i we you he she they it everyone everybody nobody somebody someone")
MODALS = words("would will can could should shall must may might")
# What an own ask is made with, whatever else is said in the clause.
ASKS = words(
    "want wants need require prefer propose suggest offer ask asking expect accept agree "
    "agreed deserve hope hoping like aim aiming insist demand request see think thinking say "
    "feel believe looking willing ready prepared happy glad okay fine good let proposing "
    "suggesting offering seeking targeting settle mind going aimed stick sticking firm "
    "comfortable give take"
)
# Verbs that say how things are, in the form that stands after "we" and "they".
DESCRIBING = words(
    "pay cost earn make get take need charge run come live mean spend buy sell use cover "
    "employ have bring lie range average equal amount count contain include involve require "
    "handle serve support manage commute drive last find show tell rise fall grow drop climb "
    "hover face lose save bill hire work receive produce ship visit supply carry eat burn "
    "publish advertise give start order do list state name set add ask reach hold keep follow "
    "pass meet answer sign lead break close open fill feed train fit slip slow repair test "
    "build develop return reward reduce increase change move assume suggest confirm prove "
    "demonstrate offer want expect promise quote demand propose know hear read remember sit talk "
    "travel sleep queue argue"
)
# What "I" and "we" do as a habit; "we charge ninety" and "I come down to ninety" are offers.
OUR_HABITS = DESCRIBING - words(
    "mean do charge come go give need take start offer ask want expect promise propose name set "
    "add keep sign meet move hold open close reduce increase build deliver test suggest change "
    "reach"
)
STEMS = DESCRIBING | words(
    "mak tak hav us serv runn gett putt manag commut driv ris los sav hir receiv fac charg"
)
_THIRD_PERSON = frozenset(word + "s" for word in DESCRIBING) | frozenset(
    word + "es" for word in words("reach fix pass miss push publish")
)
SINGULAR = _THIRD_PERSON | words(
    "pays costs earns makes gets takes needs charges runs comes goes lives means looks spends "
    "buys sells uses covers starts begins ends brings stands lies ranges averages equals "
    "amounts counts contains includes involves requires leads handles serves supports manages "
    "employs commutes drives lasts finds sees shows says tells expects rises falls grows "
    "drops climbs hovers faces loses saves adds sets bills asks hires receives works gives "
    "leaves ships supplies carries eats burns publishes advertises puts sits"
)
FINITE = words(
    "ran sat wrote sent bought chose "
    "is are was were am has had did does went came began took made got gave grew brought paid "
    "sold spent won lost cut kept held found rose fell hit said told put left knew charged "
    "earned received offered quoted started doubled tripled used cost costs have"
)
VERBS = SINGULAR | FINITE
PLURALS = words(
    "people others most all many some they he she everyone everybody nobody somebody someone "
    "women men staff police media data competitors them"
)
# A statement about one of these is an ask, if nobody else owns it: "the salary should be ninety".
ASK_NOUNS = words(
    "salary price pay base number figure ask offer proposal target goal floor minimum maximum "
    "limit budget rate fee deadline date request expectation expectations range requirement "
    "demand pension hours discount terms deposit compensation package bonus position job role "
    "title promotion car schedule conditions deal delivery suggestion ideal idea raise "
    "preference wage income compromise mine answer reply plan solution wish hope freeze cut "
    "payment notice"
)
THIRD = words(
    "their his her its others competitors competitor market average median industry colleague "
    "colleagues friend friends neighbour neighbor list last previous old former"
)
# Words a clause starts with that are no subject: orders, asks without "I", questions.
NO_SUBJECT = words(
    "want wants need would could can will shall should may might must do does did is are am "
    "was were let make give pay take move bring raise add meet call say start keep drop put "
    "set go come get offer accept agree propose suggest please how what which when where who "
    "why whether unless until if for with in at by from on to of after before during over "
    "under without within between per instead rather not up thanks thank hello sorry deal "
    "fine nothing anything something"
)
# A number that is the subject of its clause has its verb before one of these.
ENDS_SUBJECT = words("and or as with plus but if")
# What ends the head of a subject: "every analyst on my floor".
HANGS_ON = words(
    "since until on of at for in with from to who that which within below above under over by"
)
REPORTS = words("says say said shows show showed tells lists reads")
FOR_ME = frozenset([("for", "me"), ("for", "us"), ("with", "me"), ("with", "us")])
# After a word in "-ed" these tell a verb from an attribute: "finished in", not "leased car".
AFTER_VERBS = ARTICLES | words("us me them you by from at in for to with up down after on off out")
NEEDS = frozenset([("need",), ("needs",), ("require",), ("requires",)])
# Before "you" or "it" these make an object of it.
GOVERNS = DESCRIBING | VERBS | ASKS | words("to for with of from save saves at by than")
# What may as well be the object of the verb before it.
OBJECTS_TOO = words("you it everyone everybody nobody somebody someone")
WHAT_I = words("what where how all most something number amount figure that")
SOME_NOUN = ARTICLES | words("someone somebody people everyone this that these those")
LEADS_IN = words("in of on at for with among")
HARMS = words("kill hurt ruin break cost mean force")
TELLS = words("costs takes means saves brings adds")
MORE = words("more another extra additional further")
OWN = words("my our")
PAST = words(
    "was were had did went came began took made got gave grew brought paid sold spent won "
    "lost kept held found rose fell said told left knew ran"
)
# What suits somebody: "ninety works for me".
SUITS = words("works work sounds looks seems feels suits does do fits makes gets gives closes")
ONLY_STATES = words("mean cost require leave kill hurt force lead still only just have")
GOOD = words(
    "fine okay ok good great fair right reasonable acceptable possible realistic ideal "
    "perfect doable included agreed minimum floor limit maximum max target ask goal number "
    "offer proposal best least most start enough mine mind happy needed required preferred "
    "preferable better appropriate suitable sufficient necessary fairer absolute alright nice "
    "wonderful excellent expectation request price compromise must ready done delivered "
    "finished plenty"
)
YES = words(
    "live sign stay accept agree take yes happy deal fine work works good okay ready great give say"
)
SOFT_ASKS = words("liked wanted hoped expected preferred loved needed")
PARTICIPLES = words(
    "been gone done had made paid taken given said told sold bought got left come found lost "
    "kept quoted known built sent spent won"
)
