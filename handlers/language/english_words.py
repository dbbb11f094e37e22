"""English words that don't carry a subject, and variations in spelling and endings."""

from __future__ import annotations

from handlers.language.rows import replacement, row

# Words that no question is about: function words, verbs for asking, and nouns that mean "recommendation".
STOP = frozenset(
    """
    a about above across actually after again ago all almost along already also although always am among an and another any
    anybody anyone anything anyway anywhere apart are area around as aside at away back be because become been before behind
    being below beside besides between beyond bit both but by came can cannot come comes coming could current currently day
    days did do does doing done down during each either else enough especially etc even ever every everybody everyone
    everything exactly far few find first for from further gave general get gets getting give given gives giving go goes
    going gone good got had happen happened happening happens hard has have having he hear heard help her here him his how
    however i if in into involve involved is it its itself just keep kept kind know known last lately least left less let
    like likely little look looked looking looks made main mainly make makes making many matter may maybe me mean means
    meant might mine more most mostly much must my myself name named need needed needs neither never next no nobody none nor
    not nothing now of off often on once one ones only onto or other others otherwise our ours out over own part per perhaps
    point possible probably put quite rather really regard regarding related right round said same saw say saying says see seem
    seems seen several she should show since so some somebody someone something sometimes somewhere soon sort still stuff
    such suppose supposed sure take taken takes taking talk talking tell than that the their theirs them themselves then
    there these they thing things think this those though through thus till time times to today together told too took
    toward towards tried try trying under until up upon us use used using usually various very want wanted wants was way
    ways we well went were what whatever whats when where whereabouts whether which while who whoever whole whom whose why
    will with within without would yes yet you your yours yourself recommendation recommendations rec recs plan plans action
    actions item items list lists detail details info information question questions answer answers mention mentions
    mentioned mentioning refer refers referring reference cover covers covered covering concern concerning concerns discuss
    discussed topic topics subject subjects relate relates relating deal deals dealing address addresses addressed work
    works working worked stand stands standing status state progress update updates latest situation position timescale
    timescales deadline deadlines owner owners lead leads responsible ask asked asking read reading write wrote written
    please thanks hi hello wonder wondering curious interested boss committee meeting tomorrow yesterday afternoon morning
    evening tonight chance idea ideas search searching called ok okay hey um er ah oh yeah yep nope nah joined join joining
    kinda sorta cos cuz tho thru im ive id theyre were theres lets ll ve re s t d m colleague colleagues guys folks people
    anybody fill filled remember forget forgot specific specifically particular particularly run runs ran roughly basically
    simply short long quick quickly brief briefly full fully start end bring brought speed speak spoke spoken include
    includes including included involve involves involving contain contains contained
    folk ooh aha ahead cooked nearly uh uhm hmm
    minus bar outside inside non excl incl bits ours against co-owned joint jointly outright parts sub-actions subactions
    """.split()
)

# Words without meaning of their own. The rest of STOP may still help to find what a topic is about.
FUNCTION = frozenset(
    """
    a about also am an and any anybody anyone anything are as at be because been being but by can could did do does doing
    done during each either for from had has have having he her here him his how i if in into is it its just let like me
    more most much must my no nor not now of off on once one ones only or other our out over own please recommendation
    recommendations rec recs she should so some somebody someone something such than that the their them then there these
    they thing things this those though to too under until up us very was we were what when where whether which while who
    whose why will with within would yet you your get gets getting got tell show say says said know mention mentions find
    list plan action actions item items anyway actually really ever all every everything we're ones bit lot stuff go goes
    going
    """.split()
)

# Words that, next to a ref, don't ask for anything that the plan would have to contain.
CHATTER = STOP | frozenset(
    """
    chase chasing chased check checking stuck sitting sit sits anywhere nowhere moved move moving movement arrived landed
    land stalled headed heading pulling paper briefing brief prepare preparing slides agenda minutes chair member councillor
    director manager auditor audit sake concerned worried worrying nervous nudge nudging waiting wait heard ages while week
    weeks month quick open opens pull card whole story page view display print explain explained describe described overview
    set word words correct true books narrative signs sign signing story skinny sitrep lowdown summary line liner pack papers
    cabinet meetings gist rundown low confirm confirmed verify double thanks looks sounds guess hope hoping hopefully
    meaning definition abbreviation acronym
    apparently supposedly reckon wording worded phrased phrasing text texts verbatim common deets dets alright allright fine
    """.split()
)

# Words for asking, which carry no subject once it is known what they ask for.
ASKING = frozenset(
    """
    status progress update updates latest news owner owners owned own owns ownership lead leads leading led leader
    responsible responsibility responsibilities accountable accountability timescale timescales deadline deadlines due date
    dates timeframe timeframes timeline timelines proposed proposal proposals propose promised promise promises planned
    planning agreed intended intend commit committed commitment commitments theme themes section sections heading headings
    category summary summarise summarize overview breakdown split count number total totals percentage percent proportion
    fraction share many overall completion scorecard dashboard headline headlines snapshot recap digest roundup finished
    finish finishes complete completed completes completing done deliver delivered delivers closed close closing implemented
    achieved ready sorted tackle charge hook job remit plate patch desk baby court bag problem task owning officer officers
    person team teams department departments directorate contact chase supposed meant scheduled expected target handles
    handle handling handled run running manage manages managing looking looks assigned allocated answerable sits sit sitting
    belong belongs happened happening happens achieve accomplished managed far along getting state position outstanding
    remaining left open incomplete unfinished pending jointly joint both either only alone solely exclusively shared
    share shares sharing
    together sole single-handed marked listed recorded tagged flagged rated time rag everything thing everybody doing
    carrying carry carries taking forward falls rests lies purely apart except excluding besides still already yet again far
    soon long longer ends ended ending finishing start starts starting started begin begins beginning commence picks speak
    talk email ring phone call approach turn shout nag pester poke nudge blame fronting suggested steps step measures fell
    fall falls falling belonging statuses manage deliver delivering figures stats statistics numbers counts tally records
    whats whos pick picked land lands landed place timeline charge altogether grouped sorted ordered arranged order
    """.split()
)

# Words for asking that are corrected if misspelt. Words for counting and commands aren't included, because those are never
# guessed.
MENDED = frozenset(
    """
    status progress owner owners owned responsible responsibility accountable timescale timescales timeframe timeline
    deadline deadlines actions proposed recommendation recommendations theme themes summary overview breakdown outstanding
    incomplete completed complete finished ongoing overdue autumn winter summer spring early january february march april
    june july august september october november december latest which what when where with team department
    """.split()
)

# British spellings, for looking words up in an American word list.
SPELLINGS = (
    replacement("or", "colour", r"our(?=s?$|ed$|ing$|al$|ite$|hood$)"),
    replacement("iz", "organise", r"is(?=e|ing|ation|ed|er)"),
    replacement("er", "centre", r"re(?=s?$)"),
    replacement("ense", "licence", r"ence(?=s?$)"),
    replacement("l", "travelled", r"ll(?=ed|ing|er)"),
    replacement("og", "catalogue", r"ogue(?=s?$)"),
    replacement("m", "programme", r"mme(?=s?$)"),
    replacement("yz", "analyse", r"ys(?=e|ing)"),
    replacement("e", "archaeology", r"ae"),
    replacement("check", "cheque", r"cheque"),
    replacement("judgment", "judgement", r"judgement"),
)
ENDINGS = row("ending", "contracts", r"(?:'s|ies|(?<=[sxzo])es|(?<=ch)es|(?<=sh)es|(?<![sxzo])s|ed|ing|ly|er|ers)$")
