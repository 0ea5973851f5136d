"""People as they stand in English: my wife and I, two kids (5 and 2), family of 4, a 3-year-old, just me."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import cared_for
from bot.reading.cues import Cues, either
from bot.reading.found import Text
from bot.reading.numbers import ENGLISH, english
from bot.reading.party_changes import held
from bot.reading.people import Age, Gone, Group, People, Role, Total, Which, role
from bot.reading.people_listed_en import called, gone, listed
from bot.seams import ReadingContext

_MOST_PEOPLE = 60
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4, "5th": 5, "6th": 6}  # fmt: skip
_GRADE_AGE = 5
_N = rf"(?:{ENGLISH})"
_AGE = rf"(?:\d{{1,2}}|(?!a|couple){_N})"
_AGES = rf"{_AGE}(?:(?:\s*(?:,|and|&|/|-|,\s*and|\bn\b)\s*|-\s+(?:and|to)\s+|-,\s*){_AGE})*"
_SCHOOL = r"(?:elementary|primary|junior high|middle|high|nursery|kindergarten|preschool|pre-school|day\s?care|grade)"

_GROUP_OF = re.compile(
    rf"\b(?:(?:family|party|group|team|bunch|total|band|crew|gang|squad|club|circle|troupe|choir|staff|department|class)\s+of"
    rf"|we(?:'re|\s+are)\s+an?\s+(?:[a-z-]+\s+){{1,3}}of)\s+(?P<n>{_N})(?!\w)|\b(?:the\s+)?(?P<of>{_N})\s+of\s+us\b(?P<grown>\s+(?:adults|grown-ups))?"
    rf"|\b(?P<strong>(?!an?\b){_N})[\s-](?:persons?|people|m[ae]n|wom[ae]n|members?|strong)[\s-]"
    rf"(?:team|group|party|crew|delegation|squad)\b"
    rf"|\b(?P<p>{_N})\s+(?:people|persons?|pax|ppl|heads|travell?ers?|guests?|participants?)\b(?!\s+(?:per|or|town|village|live))|\bus\s+(?P<u>two|three|four|five|six)\b"
    rf"|\bfor\s+(?P<for>two|three|four|five|six|[2-9])(?=\s*(?:$|[.,!?;)]|(?:in|from|please|at|to|near|around|with|during|this|next)\b))"
    r"|\b(?P<both>(?:both|(?:just\s+)?the\s+(?:pair|couple|two)|a\s+(?:pair|couple))\s+of\s+us)\b"
    r"|(?:\bwe(?:'re|\s+are)|\bas|^\W*)\s*(?:an?|the)\s+(?:[a-z-]+\s+){0,2}?(?P<set>twosome|duo|pair|trio|threesome|quartet|foursome|quintet|sextet)\b"
    r"|\bwe(?:'re|\s+are)\s+(?:now\s+|only\s+|just\s+)?(?P<we>two|three|four|five|six|seven|eight|[2-9])"
    r"(?=\s*(?:$|[.,:;!)]|now\b|in\s+(?:total|all)|instead|altogether|and\b))"
    r"|\bwe(?:'re|\s+are)\s+(?:just\s+|only\s+)?(?P<kin>two|three|four|five|six|seven|eight|[2-9])\s+(?:[a-z-]+\s+)?"
    r"(?!(?:minutes|hours|days|nights|weeks|months|years|times|kilomet\w+|miles|meters|metres|blocks|stations|stops|households|families|couples|apartments|weekends)\b)"
    r"(?P<who>[a-z-]+(?:s|women|men|people))\b(?!\s+(?:away|old|into|short|late|behind|past)\b)"
)
_SETS = {"trio": "three", "threesome": "three", "quartet": "four", "foursome": "four", "quintet": "five",
         "sextet": "six"}  # fmt: skip
_KIDS_AND = re.compile(
    r"\b(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|twins|bab(?:y|ies)|toddlers?)\b[^.!?;]{0,24}?(?:\bplus|\band|\+|&)\s+(?:the\s+)?$"
)
_AND_KIDS = re.compile(
    r"\s*(?:,|and|&|plus|\+|with)\s+(?:our\s+|an?\s+)?(?:(?:one|two|three|four|[1-4])\s+)?(?:[a-z]+\s+)?(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|twins|baby|toddlers?)\b"
)
_AND_A_CHILD = re.compile(
    r"\s*(?P<comma>,\s*)?(?:and|plus|\+|&)\s+(?:our|my|an?|one|two|three|\d)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:baby|toddler|kids?|child(?:ren)?|sons?|daughters?|twins|infant|boys?|girls?)\b"
    r"(?(comma)(?!'s|\s+(?:is|are|has|have|was|will|can't|loves?|likes?|needs?)\b))"
)
_ME_PLUS = re.compile(r"\bme\s*(?:\+|plus)\s*(?P<n>[1-9]|one|two|three|four|five)(?=\s*(?:$|[.,!;)]|other|more))")
_HER_AND_ME = re.compile(
    r"(?:\b(?:just|only|it's|it\s+is|for|so|that's)\s+|^\W*)(?:(?:she|her|he|him)\s+(?:and|&|\+)\s+(?:i|me|myself)|(?:me|myself)\s+(?:and|&|\+)\s+(?:her|him))(?=\s*(?:$|[.,;!)]))"
)
""""Only her and me": two, whoever she is."""
_PARENT_OF = re.compile(
    rf"\b(?:an?\s+)?(?:(?:single|working|proud|busy)\s+)?(?:dad|father|mum|mom|mother|parent)\s+of\s+(?P<n>{_N})(?!\w)(?:\s+(?:kids|children|boys|girls))?"
)
_NAMELY = re.compile(r"\s*(?:here)?\s*(?:[(:,-]|\bboth)\s*(?:(?:two|three|all|both|\d)\s+)?")
_HE_IS = re.compile(
    rf"\b(?:he|she|they|(?:the\s+|my\s+|our\s+)?(?:(?P<which>older|oldest|elder|eldest|bigger|biggest|big|younger|youngest|smaller|smallest|small|little|middle)|other)"
    rf"(?:\s+(?:one|child|kid|son|daughter|boy|girl))?|(?:one|two|both)(?:\s+of\s+them)?)(?:'s|'re|\s+is|\s+are|\s+was|\s+(?:has\s+|just\s+)*(?:turned|turns))"
    rf"\s+(?:now\s+|actually\s+|already\s+|in\s+fact\s+)?(?P<ages>{_AGES})"
    r"(?=\s*(?:$|[.,!)]|years?\b|and\s+(?:the|one)\b|actually|now|already|not\b|(?:last|this)\s+(?:week|month|year|spring|summer|autumn|winter)|yesterday|today|recently|in\s+[a-z]|in\s+fact|(?:until|till)\b))"
)
_NOT_THAT_AGE = re.compile(
    rf"\b(?:not|isn't|wasn't|instead\s+of|rather\s+than)\s+(?P<ages>{_AGE})(?=\s*(?:$|[.,!?;)]|years?\b|yrs?\b|as\b|any))"
)
_NEXT_AGE = re.compile(
    rf"[^.!?;]{{0,40}}[.!?;]\s*(?:he|she)(?:'s|\s+is)\s+(?:now\s+|only\s+|just\s+)?(?P<ages>{_AGE})(?=\s*(?:$|[.,!;)]|years?\b|now\b))"
)
"""An age in the next sentence: "my daughter and me. She's 4"."""
_TURNED = re.compile(
    rf"\b(?:turn(?:s|ed|ing)?|is\s+now|is\s+actually|is\s+already)\s+{_AGE}\b|(?:is|'s)\s+{_AGE}\s+(?:actually|now|already|in\s+fact)"
)
"""An age that is taken back, "5, not 4", and one that is new."""
_OF_HOUSE = re.compile(r"\s+(?:in|at)\s+(?:the|our|my)\s+(?:family|household|house|home)\b[^.!?]{0,12}\bbut\b")
_PART = re.compile(
    r"\s+(?:is|are|will be)\s+(?:an?\s+|our\s+|just\s+)?(?:kids?|child(?:ren)?|babies|baby|toddlers?|minors?|under)\b"
)
""""Two of us are kids": a part of those who were counted."""
_OF_THEM = re.compile(
    rf"(?<!of the )\b(?P<n>{_N})\s+(?:of\s+(?:them|whom|'?em)|being|is|are)\s+(?:is\s+|are\s+|r\s+|being\s+)?"
    r"(?:an?\s+|still\s+|just\s+)?(?:kids?|child(?:ren)?|babies|baby|toddlers?|minors?)\b"
)
_NOT_ANY_MORE = re.compile(
    r"\s+(?:of\s+(?:us|them|the\s+\w+)\s+)?(?:(?:has|have|had|just|both)\s+)*(?:can't|cannot|can\s+not|couldn't|won't|will\s+not|isn't|aren't"
    r"|dropped\s+out|drop\s+out|cancell?ed|had\s+to\s+cancel|backed\s+out|pulled\s+out|bailed)\b"
)
_ONE_OF = re.compile(
    r"\b(?:the|my|our)\s+(?P<which>older|oldest|elder|eldest|bigger|big|younger|youngest|little|smaller|middle)\s+"
    r"(?:one|child|kid|son|daughter|boy|girl|brother|sister)\b"
)
_STOP = re.compile(r"[.!?;]\s")
_AND_SOMEBODY = re.compile(
    r"\s*(?:,(?!\s+(?:my|our|the)\s+[a-z-]+(?:\s+[a-z-]+)?(?:'s|'ll|'d|\s+(?:is|has|was|had|can't|cannot|can|could|couldn't|isn't|doesn't|does|won't|will"
    r"|would|needs?|wants?|works?|hates?|stays?))\b)|and|&|plus|\+|with)\s+(?:my|our|the)\s+(?!work\b|laptop|dog|cat|job|thoughts|bike|books?|camera|surf)"
)
""""Just me and my boyfriend"."""
_OPENING = re.compile(
    r"(?:^|[.!?\n])\W*(?:(?:hi|hello|hey|so|ok|okay)\W+)*"
    r"(?:(?:we(?:'re|'ll\s+be|'d\s+be|\s+are|\s+will\s+be|\s+would\s+be)|there(?:'s|'ll\s+be|\s+are|\s+will\s+be|\s+would\s+be)|it(?:'s|'ll\s+be|\s+is|\s+will\s+be))\W+)?\Z"
)
_GROWN_WORD = re.compile(r"adult|grown|\b(?:wo)?men\b|ladies")
_END: dict[str, Which] = {
    "older": 1, "oldest": 1, "elder": 1, "eldest": 1, "bigger": 1, "big": 1, "younger": -1, "youngest": -1,
    "little": -1, "small": -1, "smaller": -1, "smallest": -1, "biggest": 1, "middle": 2,
}  # fmt: skip
_ELDER = re.compile(r"\b(?:older|oldest|elder|eldest|younger|youngest)\b")
_ANOTHER = re.compile(r"(?:an?\s+)?(?:\d{1,2}|[a-z]+)[\s-]years?[\s-]old$")
_AND = re.compile(r"\s*(?:,|and|&|plus|\+|,\s*and)\s+(?:an?|my|our)?\s*")
_LEFT_ALONE = re.compile(
    r"\b(?:left|leave|leaving|be|lives?|living|him|her|them)\s+$|\b(?:left|leave|leaving)\s+(?:my|our|the|his|her)\s+(?:[a-z-]+\s+){1,2}$"
)
_A_STAY = re.compile(r"\b(?:an?|the|this|our|some)\s+(?:[\w-]+\s+){0,3}stay\s+with\s+(?:(?:my|our)\s+)?$")
"""The stay that is wished for, not the verb of those who stay with somebody."""
_AND_I = re.compile(
    r"\s*(?:,|and|&|plus|\+|with)\s*(?:and\s+)?(?:me|myself|us|(?:i|we)(?!'|\s+(?:want|would|need|are|am|will|have|had|like|love|look|plan|can|could|hope|prefer|wish|work|think|just|only|also)\b))\b"
)
_BELONGS = re.compile(r"\b(?:of|for|from|to|at|near|about|by|than)\s*$")
_NOT_THEM = re.compile(r"(?:,|^|[.;(]|-)\s*(?:and\s+)?not\s+(?:for\s+)?$|\b(?:instead of|rather than)\s+$")
_AND_NEXT = re.compile(r"\S+\s*(?:,\s*and|[,;])\s*$")
_OF_ITSELF = re.compile(
    r"\s+(?:who\s+)?(?:can't|can\s?not|cannot|couldn't|isn't|is\s+(?!coming|joining|with|also)|has\b|had\b|needs?\b|lives?\b"
    r"|doesn't|fell\b|broke\b|was\b|struggles?\b|gets?\b|keeps?\b)"
)
_SPOKEN_WITH = re.compile(
    r"\b(?:check(?:ed|ing)?|talk(?:ed|ing)?|sp(?:eak|oke|eaking)|discuss(?:ed|ing)?|consult(?:ed|ing)?|confer|agree[d]?|clear(?:ed)?|liv(?:e|es|ing)"
    r"|(?:get|got|be)\s+back|in\s+touch|argu(?:e|ed|ing)|(?:video\s+)?(?:call|meeting|appointment|lunch|dinner|chat|deadline|zoom|date|reunion|trouble)s?)"
    r"\s+(?:\w+\s+){0,2}?(?:with|to)\s+$"
)
"""Before somebody who is only asked: "I have to check with my wife first"."""
_PRONOUN_COMES = re.compile(
    r"[^.!?]{0,100}?(?:[;,.]|\bso\b|\b(?:says?|said|told\s+(?:me|us)|hopes?|decided)(?:\s+that)?\b)\s*(?:and\s+|but\s+|so\s+)?(?:he|she|they)"
    r"(?:'ll|'s|'re|'d|\s+(?:will|is|are|would|can|must|has\s+to|have\s+to|needs\s+to|need\s+to|wants\s+to))?\s+(?:also\s+|be\s+|going\s+to\s+)?"
    r"(?:come|comes|coming|join|joins|joining|travel|travels|travelling|traveling)\b"
)
"""Behind somebody of whom a pronoun says later that they come: "my mother is 82; she comes with me"."""
_SIMPLY_COMES = re.compile(
    r"(?:\s+[a-z]+)?\s+(?:(?:also|always|will|would|must|has\s+to|needs\s+to)\s+)*(?:comes?|travels?)\s*(?:$|[.,;!]|\band\b)"
)
""""My wife Noriko comes, and …"."""
_COMES_WITH_ME = re.compile(
    r"(?:(?!\b(?:he|she|they)\s+(?:can't|cannot|won't|will\s+not|stays?)\b)[^!?]){0,220}?\b(?:he|she|they)(?:'ll|'s|'re|'d|\s+(?:will|would|must|has\s+to|have\s+to|needs?\s+to|is|are|always|also|would\s+have\s+to))*\s+"
    r"(?:come|comes|coming|go|goes|going|travel|travels)\s+(?:along\s+)?with\s+(?:me|us)\b"
)
"""The same over some sentences: "my mother is 78 … if I go anywhere she comes with me"."""
_DEAD = re.compile(r"\s+(?:has\s+)?(?:died|passed|is\s+dead)\b")
_SO_MANY_LEFT = re.compile(
    r"\b(?:so(?:\s+(?:it's|now|just|only|we're|that's))*|leaves(?:\s+(?:us|just|only))*|down\s+to)\s+$"
)
_AND_NO_MORE = re.compile(r"\s+(?:only|left|now|remain|after\s+all)\b")
_LEFT_WITH = re.compile(r"\b(?:leav(?:e|es|ing)|left|drop(?:ping)?)\s+(?:\w+\s+){1,3}(?:with|at)\s*$")
_MORE_OF_OTHERS = re.compile(
    r"\s+(?:than|days?|nights?|weeks?|months?|years?|hours?|times?|thing|things|question|point|request|wish|need|place|town|region|prefecture|stay|option|change"
    r"|correction|remark|detail|note|comment|condition|info|information|message|update|try|look)\b"
)
"""Behind "one more", "fewer": no person; "fewer than 30 towns" counts no change, either."""
_PER = re.compile(r"(?:per|each|for every)\s*$")


_DENIED = re.compile(r"\b(?:not|no longer|instead of|rather than)\s+(?:(?:just|only|for)\s+)*$")
"""Before a number of people: "not the two of us any more", "no longer three people"."""
_OLDEST_CHILD = 17
_NAME_AND_AGE = re.compile(
    r"(?:^|[\s,:])(?P<name>[a-z][a-z-]{1,14})\s*\(\s*(?P<age>\d{1,2})(?:\s*(?:years?(?:\s+old)?|yrs?|y/?o))?\s*\)"
)
_OTHERS_BESIDE = re.compile(r"\b(?:me|myself|i|wife|husband|partner|we\s+are|we're|us)\b")
_POSSESSED = re.compile(r"(?:my|our)\b")
_SOMEBODYS = re.compile(r"(?:my|our|his|her|their)\b")
_INCLUDING_ME = re.compile(r"[^.;!?]{0,12}?\b(?:including|incl\.?|counting)\s+(?:me|myself|yours\s+truly)\b")
"""Behind a number of people, among whom the speaker is: "five colleagues including me"."""
_NOBODY_ELSE = re.compile(r"(?:no\s?one|nobody)\s+else")
""""Just me and my wife, nobody else": besides those who are named."""
_COUNTED_IN = re.compile(r"\b(?:including|incl\.?|counting)\s+$")
_THAT_IS_US = re.compile(r"[\s,(\[:-]*(?:that's|thats|that\s+is|meaning|namely|i\.e\.|aka)\s*,?\s*(?P<who>us|me)\b")
_LIVING_WITH = re.compile(
    r"(?:^|[,.;:!?])\s*(?:(?:and|because|since|as)\s+)?with\s+"
    r"(?:(?:a|an|the|our|two|three|small|young|little)\s+)*$"
)
_AS_IT_IS = re.compile(
    r"\s*,?\s*(?:it(?:'s|\s+is|\s+gets|\s+can\s+be)|there(?:'s|\s+is|\s+are)|you|one|everything|nothing|life"
    r"|[a-z]+ing\s+(?:[a-z]+\s+)?(?:is|gets))\b"
)
"""Around children who were told of before: "with a baby it's laundry all day" says how it is with them."""
_WE_WHO_ARE = re.compile(r"\b(?:we|us)\s*,?\s*$")
"""Around a word for people that names the speakers: "the grandparents (that's us)", "we grandparents"."""
_OUR_OWN = re.compile(r"\b(?:our|my)\s+(?P<n>two|three|four|[2-4])(?=\s*,?\s*\(?\s*age[sd]\b)")
""""Our two, aged 2 and 9": children by their ages alone."""
_STOPS = re.compile(r"[.;!?]")
_AND_ALSO = re.compile(r"\s*,?\s*(?:and|&|plus|\+)\s+")
_OF_AGE = re.compile(r"^\s*\(\s*(?:aged\s+)?\d{1,3}\s*\)")
_SO_MANY = re.compile(
    rf"(?:\bso(?:\s+(?:now|just|only|we're|we\s+are|it's|it\s+is|that's|that\s+makes|there\s+are))*"
    rf"|\bleav(?:es|ing)(?:\s+(?:us|just|only|with))*|\bmak(?:es|ing)\s+(?:it|us|that)|\bdown\s+to(?:\s+just)?|\b(?P<back>back\s+(?:down\s+)?to(?:\s+(?:just|being|the))?))"
    rf"\s+(?P<n>{_N})(?=\s*(?:$|[.,!?;)]|now\b|of\s+us\b|in\s+(?:all|total)\b|left\b|(?:adults|people)\b))"
)
"""What is left of those who were counted before: "six adults, but two dropped out, so four"."""
_ONE_LESS = re.compile(
    r"\b(?:pulled|dropped|backed|bailed|bows?|bowed|opted)\s+out\b|\b(?:can't|cannot|couldn't|won't|isn't|not)\s+(?:be\s+)?(?:mak\w+|com\w+|join\w*)"
    r"|\bcancel\w*|\bbailed\b|\bfewer\b|\bless\b|\bstay\w*\s+(?:home|behind|with)\b|\bisn't\b"
)
_STAYS_WITH = re.compile(r"\s*(?:is|are|'s|'re|stays?|lives?|will\s+(?:be|stay))\s+(?:\w+\s+){0,2}?(?:with|at)\b")
_TAKING = re.compile(r"\bi(?:'m|\s+am|'ll\s+be|\s+will\s+be|'d\s+be)\s+(?:only\s+|just\s+)?(?:taking|bringing)\b")
_LEADS = re.compile(
    r"\b(?:manag(?:e|es|ing)|lead(?:s|ing)?|teach(?:es|ing)?|supervis(?:e|es|ing)|train(?:s|ing)?|employ(?:s|ing)?|run(?:s|ning)?)\s+(?:a\s+team\s+of\s+|about\s+|some\s+)?$"
)
"""Before people whom the speaker has at work: "I manage twelve designers"."""
_CLAUSE_ENDS = re.compile(r"(?:\b(?:and|but|while)|,)\s*$")
_DOES = re.compile(
    r"\s+(?:(?:still|also|now|both|just)\s+)*(?!(?:wants|needs|hopes|loves|likes|plans|joins|comes|travels|was|needed|wanted|aged)\b)"
    r"(?:[a-z]{2,}(?:s|ed)|(?:live|work|run|grow|own|teach|farm|keep|stay))\b"
    r"\s+(?:a|an|the|my|our|his|her|their|there|here|in|at|on|from|as|it|near)\b"
)
"""Behind somebody who is the subject of a clause of their own: "and my brother runs the farm"."""
_TAKEN_UP: tuple[Role, ...] = ("spouse", "parent", "grandparent", "sibling", "friend", "colleague", "relative", "child")
_OTHERS: tuple[Role, ...] = ("parent", "grandparent", "sibling", "friend", "colleague", "relative")


class EnglishPeople:
    """The lexer of people in English, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.roles = cues.values("party.role", role)
        names = ("with", "along", "behind", "without", "care", "not_care", "solo", "join", "leave", "lone_parent")
        words = {name: cues.words(f"party.{name}") for name in names}
        self.words = {name: re.compile(either(w)) for name, w in words.items()}
        adjective = (
            r"(?:(?:my|our|the|his|her|their|a|an|elderly|older|aging|ageing|old|young|younger|little|small|own|elementary(?:[\s-]school)?|primary(?:[\s-]school)?"
            r"|school[\s-]?age[d]?|teenage|baby|newborn|adult|work|close|good|best|other|grown|dear|lovely|pet|both|new|junior|senior|very|twin|identical|eldest|oldest|youngest|elder|firstborn|of|small|big|large|toy)[\s-]+)*"
        )
        self.person = re.compile(
            rf"(?:(?<![a-z0-9_])(?<![a-z0-9_][.,])(?P<n>{_N}|no|both|several)\s+)?(?P<adj>{adjective})"
            rf"(?:(?P<nth>{'|'.join(_ORDINALS)})[\s-]+)?(?P<role>{either(self.roles)})(?:'s)?"
        )
        self.years_old = re.compile(
            rf"(?:(?P<count>two|three|both|\d)\s+(?:are\s+)?)?(?<![a-z0-9_.])(?P<age>{_AGES})[\s-]*"
            rf"(?:(?P<unit>years?|yrs?|months?|mos?)[\s-]*(?:olds?|of age)\b|(?P<yo>y/?o)s?\b)"
        )
        self.aged = re.compile(
            rf"\b(?:age[sd]?|turning|turned|turn)[\s:]+(?P<ages>{_AGES})(?!\s*(?:nights|days|weeks|%))"
        )
        self.plain_ages = re.compile(
            r"\s+(?P<ages>\d{1,2}\s*(?:and|&|,|/)\s*\d{1,2})\b(?!\s*(?:nights?|days?|weeks?|adults?|years?|yen|k\b))"
        )
        self.bracket = re.compile(
            rf"(?:\s+(?:only|now|already|left|then|instead))?\s*(?:\((?:(?:both|all|each)\s+)?|(?<='s)\s+|,?\s*(?:who(?:'s|\s+(?:is|are|has|have))|of|has|have|with|having|(?:he|she)\s+is|they\s+are|is|are|he's|she's|they're)\s+|:\s*|,\s+)(?P<ages>{_AGES})(?=\s*(?:\)|years?\b|yrs?\b|[,.?!;:]|$|(?:btw|by\s+the\s+way|now|already|actually|lol|haha)\b|and\s+[a-z]|months?\b(?!\s+(?:stay|trip))))(?P<unit>\s*months?)?(?:\s*(?:years?|yrs?)\b(?!\s+(?:ago|in\b)))?"
        )
        self.years_behind = re.compile(
            rf"\s*,?\s*(?:(?:who|he|she)\s+(?:has|have)|has|have|is|of)?\s*(?P<ages>{_AGES})\s+(?:years?|(?P<unit>months?))\b(?!\s+(?:ago|of\s+exp|in\b|stay|from|trip|please))"
        )
        self.in_school = re.compile(
            rf"\b(?P<n>{_N})\s+(?:of\s+(?:them|whom|us)\s+)?(?:is\s+|are\s+)?(?:in|at|under|attend(?:s|ing)?)\s+(?P<level>{_SCHOOL})"
        )
        self.grade = re.compile(
            rf"\b(?:in\s+(?:the\s+)?)?(?:(?P<nth>{'|'.join(_ORDINALS)})\s+grade\b|grade\s+(?P<g>[1-6])\b)"
        )

    def people(self, text: Text, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> People:
        """Groups, totals and the rest, in reading order."""
        norm = text.norm
        people = People()
        self._totals(norm, people, taken)
        self._groups(text, people, context, taken)
        self._ages(norm, people, context)
        people.groups.sort(key=lambda g: g.start)
        self._listed(norm, people, but=("parent", "grandparent"))  # those whose ages show that they come bring others
        listed(text, people, held(context), taken)
        self._speaker(norm, people)
        self._rest(norm, people)
        if people.cared_for is None and not people.none_cared_for:
            people.cared_for = cared_for.by_pronoun(norm, self.words["care"], context)
        if len(people.totals) > 1 or any(g.along for g in people.groups):
            people.totals = [t for t in people.totals if not (t.solo and _NOBODY_ELSE.fullmatch(norm, t.start, t.end))]
        self._gone(norm, people)
        gone(text, people, context, self.words["behind"].pattern)
        return people

    def _totals(self, norm: str, people: People, taken: Sequence[tuple[int, int]]) -> None:
        for m in _GROUP_OF.finditer(norm):
            written = (
                m["n"]
                or m["of"]
                or m["strong"]
                or m["p"]
                or m["u"]
                or m["for"]
                or m["we"]
                or m["kin"]
                or _SETS.get(m["set"] or "", "two")
            )
            number = english(written)
            if not number or number > _MOST_PEOPLE or written in ("a", "an") or m["who"] in self.roles:
                continue
            if _DENIED.search(norm, max(0, m.start() - 24), m.start()):
                people.corrects = True
                continue
            if m["of"] and _NOT_ANY_MORE.match(norm, m.end()):
                people.leave = (m.start(), m.end(), int(number))
                continue
            if m["of"] and (part := _PART.match(norm, m.end())):
                people.groups.append(
                    Group(m.start(), part.end(), "child", int(number), said=True, along=True, part=True, described=True)
                )
                continue
            if (number < 2 and any(a <= m.start() < b for a, b in taken)) or _PER.search(
                norm[max(0, m.start() - 8) : m.start()]
            ):
                continue
            if _OF_HOUSE.match(norm, m.end()):
                continue  # "five of us in the family, but …"
            if (
                m["grown"]
                or _AND_A_CHILD.match(norm, m.end())
                or (m["u"] and re.search(r"(?:\bplus|\band|\+|&)\s+$", norm[max(0, m.start() - 6) : m.start()]))
                or (m["of"] and _KIDS_AND.search(norm, max(0, m.start() - 48), m.start()))
            ):
                # "two of us and our daughter": she comes on top
                people.groups.append(Group(m.start(), m.end(), "adult", int(number), said=True, along=True))
                continue
            people.totals.append(Total(m.start(), m.end(), int(number), solo=number == 1))
        for m in _HER_AND_ME.finditer(norm):
            people.totals.append(Total(m.start(), m.end(), 2))
        for m in _ME_PLUS.finditer(norm):
            if number := english(m["n"]):
                people.totals.append(Total(m.start(), m.end(), int(number) + 1))
        for m in _OF_THEM.finditer(norm):
            number = english(m["n"])
            if number and number <= 10:
                group = Group(m.start(), m.end(), "child", int(number), said=True, along=True, part=True)
                group.described = True
                people.groups.append(group)
        match = self.words["solo"].search(norm)
        left = (
            match and match.group() == "alone" and _LEFT_ALONE.search(norm, max(0, match.start() - 32), match.start())
        )
        if match and not left and not (_AND_SOMEBODY.match(norm, match.end()) and match.group().endswith("me")):
            people.totals.append(Total(match.start(), match.end(), 1, solo=True))

    def _groups(self, text: Text, people: People, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> None:
        norm, asked = text.norm, context.asked == "party"
        for m in _OUR_OWN.finditer(norm):
            number = english(m["n"])
            people.groups.append(Group(m.start("n"), m.end("n"), "child", int(number or 2), said=True, along=True))
        for m in self.person.finditer(norm):
            kind, implied = self.roles[m["role"]]
            if any(g.part and g.start <= m.start("role") < g.end for g in people.groups):
                continue
            if m["role"] in ("boy", "girl") and not _SOMEBODYS.match(m["adj"]):
                continue
            if kind == "family" and re.match(r"\s+of\b", norm[m.end() :]):
                continue
            if kind == "child" and implied is None and m["n"] and _WE_WHO_ARE.search(norm, 0, m.start("n")):
                continue  # "just us two girls": those who write
            if kind == "child" and held(context).get("children") and _AS_IT_IS.match(norm, m.end()):
                head = norm[max(0, m.start() - 24) : m.start("n") if m["n"] else m.start("role")]
                if _LIVING_WITH.search(head):
                    continue
            if _DEAD.match(norm, m.end()):
                continue
            if norm[: m.end()].endswith("'s") and (owned := self.person.match(norm, m.end() + 1)) and owned["role"]:
                continue  # "my wife's parents"
            group = Group(m.start("n") if m["n"] else m.start("role"), m.end(), kind, implied)
            written = m["n"] or ""
            if written in ("no",):
                group.along = False
            elif kind == "parent" and written in ("two", "2") and not m["adj"] and _AND_KIDS.match(norm, m.end()):
                group.count, group.said, group.role, group.along = 2, True, "couple", True  # those who write
            elif written == "both" and kind == "adult" and not _GROWN_WORD.search(m["role"]):
                continue  # "my wife and I are both nurses": what those are who were named
            elif written == "both":
                group.count, group.said = 2, True
                if kind == "parent" and not m["adj"].strip():
                    group.role, group.along = "couple", True  # "both parents come too": the children's, who write
            elif kind == "child" and implied is None and "twin" in m["adj"] and written in ("", "a", "an"):
                implied = group.count = 2
            elif written and written not in ("several", "a", "an"):
                number = english(written)
                of_something_else = kind == "spouse" or (implied == 1 and _POSSESSED.match(m["adj"]) is not None)
                if number is not None and number > 1 and of_something_else:
                    group.start = m.start("role")  # "if I write 28 my wife …"
                elif number is not None and 0 < number <= _MOST_PEOPLE:
                    group.count, group.said = int(number) * (2 if kind == "couple" else 1), True
            if m["nth"] and kind == "child":
                group.ages = [_GRADE_AGE + _ORDINALS[m["nth"]]]
            before = before_all = norm[max(0, m.start() - 30) : m.start()]
            if _NOT_THEM.search(before):
                people.corrects = True  # "one child, not two children"
                continue
            behind = called(text, m.end(), taken)
            after = _OF_AGE.sub("", norm[behind : behind + 40], count=1)
            if kind == "child" and (nth := _ELDER.search(m["adj"] or "")):
                group.which = _END[nth.group()]
            before = re.sub(r"(?:\b(?:my|our|the|any|a|an|his|her|elderly|little|young|two|of|all)\s+)+$", "", before)
            before = re.sub(r"\b\d{1,3}[\s-]years?[\s-]old\s+$", "", before)
            before = re.sub(r"\b(?:my|our|the)\s+$", "", before)
            group.plural = implied is None
            clause = re.split(r"[.;!?]", after)[0]
            if (
                kind in ("friend", "colleague")
                and group.said
                and (group.count or 0) > 1
                and _OPENING.search(before)
                and not _AND_I.match(after)
            ):
                group.role = "adult"  # "five colleagues, one week": all of them
            if group.said and (group.count or 0) > 1 and kind != "child" and _INCLUDING_ME.match(norm, m.end()):
                group.role = "adult"
            if kind == "child" and group.said and (_SO_MANY_LEFT.search(before_all) or _AND_NO_MORE.match(after)):
                people.anew = people.settled = True  # "so two children only, 4 and 6": all of them
            ours = _THAT_IS_US.match(after)
            if kind in ("parent", "grandparent") and (ours or (implied == 2 and _WE_WHO_ARE.search(before))):
                alone = ours is not None and ours["who"] == "me"
                group.role, group.count, group.along = "self" if alone else "couple", 1 if alone else 2, True
            if group.along is None:
                group.along = self._along(before, clause, group, asked=asked, known=bool(held(context)))
            group.end = behind
            people.groups.append(group)
        for index, group in enumerate(people.groups):
            comes = _PRONOUN_COMES.match(norm, group.end) if group.along is None and group.role in _TAKEN_UP else None
            if comes is None and group.along is None and group.role in ("parent", "grandparent"):
                comes = _COMES_WITH_ME.match(norm, group.end)
                people.settled = people.settled or comes is not None
            if comes and not any(
                g.start < comes.end() and not _DEAD.match(norm, g.end) for g in people.groups[index + 1 :]
            ):
                group.along = True
                group.too = group.role in _OTHERS and bool(held(context))
        self._by_name(norm, people)
        self._parents_of(norm, people)
        self._listed(norm, people)
        self._what_is_left(norm, people, known=bool(held(context)))
        if any(g.role == "child" and g.along is False for g in people.groups) and not any(
            g.role == "child" and g.along for g in people.groups
        ):
            first = next(g for g in people.groups if g.role == "child" and g.along is False)
            people.no_children = (first.start, first.end)

    def _by_name(self, norm: str, people: People) -> None:
        """Children who are called by name and age among those who come: "my husband, me, Pedro (8) and Luiza (3)"."""
        named = [
            m
            for m in _NAME_AND_AGE.finditer(norm)
            if int(m["age"]) <= _OLDEST_CHILD
            and m["name"] not in self.roles
            and not any(g.start <= m.start("name") < g.end + 12 for g in people.groups if g.role == "child")
        ]
        if not named or not (people.totals or people.groups) or not _OTHERS_BESIDE.search(norm, 0, named[0].start()):
            return
        for m in named:
            people.groups.append(
                Group(m.start("name"), m.end(), "child", 1, said=True, ages=[int(m["age"])], along=True)
            )
        people.groups.sort(key=lambda g: g.start)

    def _what_is_left(self, norm: str, people: People, *, known: bool) -> None:
        """The last number of a tale is how many they are: "we were six adults, but two dropped out, so four"."""
        for m in _SO_MANY.finditer(norm):
            counted = [g for g in people.groups if g.role == "adult" and g.said and g.end <= m.start()]
            before = [t for t in people.totals if t.end <= m.start()]
            number = english(m["n"])
            fewer = counted or before or (known and (m["back"] or _ONE_LESS.search(norm, 0, m.start())))
            fewer = fewer or self.words["along"].search(norm, max(0, m.start() - 60), m.start())
            if not number or not 1 <= number <= _MOST_PEOPLE or not fewer:
                continue
            people.groups = [g for g in people.groups if g not in counted]
            people.totals = [t for t in people.totals if t.start > m.start() and t.start >= m.end()]
            if counted:
                people.groups = [g for g in people.groups if not m.start() <= g.start < m.end("n") + 8]
                people.groups.append(Group(m.start("n"), m.end("n"), "adult", int(number), said=True, along=True))
            else:
                people.totals.append(Total(m.start("n"), m.end("n"), int(number), solo=number == 1))
            people.corrects = people.settled = True

    def _parents_of(self, norm: str, people: People) -> None:
        """Parents of a number: "Dad of three (11, 8 and 2)" is the speaker and the children."""
        for m in _PARENT_OF.finditer(norm):
            number = english(m["n"])
            if not number or number > 10:
                continue
            people.groups = [g for g in people.groups if not m.start() <= g.start < m.end()]
            child = Group(m.start("n"), m.end(), "child", int(number), said=True, along=True)
            again = next((g for g in people.groups if g.role == "child" and 0 <= g.start - m.end() <= 14), None)
            if again is not None and _NAMELY.fullmatch(norm[m.end() : again.start]):
                child.end = again.end  # "mum of two here (girls, 8 and 10)"
                people.groups.remove(again)
            people.groups.append(child)
            people.groups.append(Group(m.start(), m.start("n"), "self", 1, along=True))
            people.groups.sort(key=lambda g: g.start)

    def _along(self, before: str, after: str, group: Group, *, asked: bool, known: bool) -> bool | None:
        """``known``: who comes was told before, so that somebody who comes as well is one more."""
        if re.search(rf"(?:{self.words['without'].pattern})\s*$", before):
            return False
        if _SPOKEN_WITH.search(before):
            return None
        if re.match(rf"\W*(?:\w+\W+){{0,3}}?(?:{self.words['behind'].pattern})", after):
            return False
        if re.match(r"\s*(?:,|and|&|plus|\+)\s*(?:me|myself)\b", after):
            return True  # "for my wife and me"
        comes = re.match(rf"\W*(?:\w+\W+){{0,4}}?(?:{self.words['along'].pattern})", after)
        if group.role != "child":
            comes = comes or _SIMPLY_COMES.match(after)
        if not comes and _BELONGS.search(before) and not re.search(r"(?:family|party|group) of\s*$", before):
            # "a friend of mine", "from my parents"; "for two adults"
            return True if group.said and before.rstrip().endswith("for") else None
        if not comes and _AND_NEXT.search(before) and _OF_ITSELF.match(after):
            return None  # "…, and my mother can't walk well": a sentence of its own
        a_stay = _A_STAY.search(before)
        if group.role in _OTHERS and _CLAUSE_ENDS.search(before) and _DOES.match(after):
            return None
        if _LEADS.search(before):
            return None
        stays_behind = re.search(rf"(?:{self.words['behind'].pattern})\s*(?:with\s*)?$", before)
        if not a_stay and (stays_behind or _LEFT_WITH.search(before)):
            return None  # "the kids are staying home with grandma", "leaving the dog with my sister"
        if a_stay or re.search(rf"(?:{self.words['with'].pattern})\s*,?\s*$", before):
            return True
        if re.match(r"\s*(?:and|&)\s+(?:i|me|myself)\b", after) or re.search(
            r"\b(?:me|i|myself)\s*(?:and|n|&|,|\+|plus)\s*(?:the\s+|my\s+|our\s+)?$", before
        ):
            return True
        if comes:
            group.too = group.role in (_OTHERS if known and group.count == 1 else ("parent", "grandparent"))
            return True
        if group.said and group.role not in ("parent",):
            return True
        if group.role in ("couple",):
            return bool(re.search(r"(?:\bas|\bare|we're|married|young|retired)\s*(?:a\s*)?$", before)) or None
        if asked and len(after) < 24:
            return True
        return None

    def _listed(self, norm: str, people: People, but: tuple[Role, ...] = ()) -> None:
        """「two adults, one child and a dog」: what is listed with somebody who comes along does as well."""
        groups = people.groups
        for index in [*range(len(groups) - 1), *range(len(groups) - 2, -1, -1)]:
            one, other = groups[index], groups[index + 1]
            joined = re.fullmatch(
                r"\s*\)?(?:\([^)]*\))?\s*(?:,|and|&|\+|plus|,\s*and|with)?\s*(?:(?:my|our|the|a|an|his|her|their)\s+)*",
                norm[one.end : other.start],
            )
            if joined and one.along and other.along is None:
                other.along = True
            elif joined and other.along and one.along is None and one.role != "pet" and one.role not in but:
                one.along = True

    def _speaker(self, norm: str, people: People) -> None:
        """The speaker, named beside those who come along: "me and my dog", "my son and me"."""
        if any(g.role == "self" for g in people.groups):
            self._colleagues(norm, people)
            return
        for m in re.finditer(
            r"\b(?:me|myself)\s*(?:and|&|plus|\+|with|n|,)(?!\w)|(?:\band|\bn|&|\+|\bplus|,)\s*(?:i|me|myself)\b"
            r"|\bi(?:'m| am)\s+(?:\w+\s+){0,2}with\b"
            r"|(?<!\w)it(?:'s|\s+is|'ll\s+be|\s+will\s+be|'d\s+be)\s+(?:just\s+|only\s+)?me\s*(?:,|and|plus|\+|&)",
            norm,
        ):
            if _COUNTED_IN.search(norm, max(0, m.start() - 12), m.start()):
                continue
            if any(g.along for g in people.groups):
                self._colleagues(norm, people)
                people.groups.append(Group(m.start(), m.end(), "self", 1, along=True))
                break
        else:
            self._alone_with(norm, people)

    def _colleagues(self, norm: str, people: People) -> None:
        """Those at work who come beside the speaker: "me, my boss and two interns"."""
        for group in people.groups:
            if group.role == "adult" and group.said and not _GROWN_WORD.search(norm[group.start : group.end]):
                group.role = "colleague"

    def _alone_with(self, norm: str, people: People) -> None:
        """The speaker is the only one with a child where nobody else is named: "I'm taking our daughter"."""
        taking = _TAKING.search(norm)
        coming = [g for g in people.groups if g.along and g.role != "pet"]
        if taking and not people.totals and coming and all(g.role == "child" for g in coming):
            people.groups.append(Group(taking.start(), taking.end(), "self", 1, along=True))

    def _ages(self, norm: str, people: People, context: ReadingContext) -> None:
        children = [g for g in people.groups if g.role == "child"]
        people.denied_ages = [age for m in _NOT_THAT_AGE.finditer(norm) for age in _numbers(m["ages"])]
        people.aged = _TURNED.search(norm) is not None
        for m in self.years_old.finditer(norm):
            months = (m["unit"] or "").startswith("mo")
            ages = _numbers(m["age"])
            if months:
                ages = [age // 12 for age in ages]
            if not ages or max(ages) > 17:
                continue
            right_behind = next((g for g in children if not g.ages and 0 <= g.start - m.end() <= 1), None)
            near = right_behind or next(
                (
                    g
                    for g in children
                    if (-2 <= g.start - m.end() <= 12 and not _STOPS.search(norm, m.end(), g.start))
                    or (-2 <= m.start() - g.end <= 22 and not _STOP.search(norm, g.end, m.start()))
                    or g.start <= m.start() < g.end
                ),
                None,
            )
            written = norm[m.start() : m.end()]
            if (
                near is None
                and re.search(r"\d-year-old\s*$|^an?\s", written) is None
                and not re.search(r"\b(?:my|our|an?)\s+$", norm[max(0, m.start() - 6) : m.start()])
            ):
                grown = next(
                    (g for g in people.groups if 0 <= g.start - m.end() <= 12 or 0 <= m.start() - g.end <= 12), None
                )
                if (
                    grown is not None
                    and grown.role not in ("family", "self", "pet", "spouse")
                    and not re.match(r"s\b", norm[m.end() - 1 :])
                ):
                    continue
            apposed = not near or (not near.ages and re.match(r"(?!an?\s)", written) and norm.startswith(",", near.end))
            if (
                not apposed
                and near is not None
                and _ANOTHER.match(written)
                and _AND.fullmatch(norm[near.end : m.start()])
            ):
                near = None  # "a baby and a six-year-old"
            if near is not None and not near.said and _AND_ALSO.fullmatch(norm[m.end() : near.start]):
                near = None  # "our three-year-old and a baby"
            if near is None:
                near = Group(m.start(), m.end(), "child", len(ages), along=True)
                people.groups.append(near)
                children.append(near)
            _add(near, ages)
            near.along = True if near.along is None else near.along
        related: list[Group] = []
        for group in [g for g in people.groups if g.role in ("child", "relative", "sibling")]:
            if group.ages:
                continue
            match = (
                self.aged.search(norm, group.end, group.end + 40)
                or self.plain_ages.match(norm, group.end)
                or self.bracket.match(norm, group.end, group.end + 44)
                or self.years_behind.match(norm, group.end, group.end + 44)
                or (group.role == "child" and group.count in (None, 1) and _NEXT_AGE.match(norm, group.end))
            )
            if match:
                ages = _numbers(match["ages"])
                if "unit" in match.groupdict() and match["unit"]:
                    ages = [age // 12 for age in ages]
                if ages and max(ages) <= 17 and (len(ages) <= (group.count or len(ages)) or not group.said):
                    _add(group, ages)
                    if group.role == "child":
                        group.along = True if group.along is None else group.along
                    else:
                        group.role, group.count = "child", len(group.ages)  # "my nephew, who's 10"
                        related.append(group)
                    group.end = max(group.end, match.end())
        for group in related:
            if any(g.said and g is not group and set(group.ages) <= set(g.ages) for g in children):
                people.groups.remove(group)  # told again among them all
        for m in self.grade.finditer(norm):
            year = _ORDINALS[m["nth"]] if m["nth"] else int(m["g"])
            near = next((g for g in children if not g.ages and abs(m.start() - g.end) <= 24), None)
            if near is not None:
                _add(near, [_GRADE_AGE + year])
                near.along = True if near.along is None else near.along
        for m in self.in_school.finditer(norm):
            number = english(m["n"])
            if number and number <= 10:
                people.groups.append(Group(m.start(), m.end(), "child", int(number), said=True, along=True, part=True))
        for m in _HE_IS.finditer(norm) if children else ():
            self._taken_up(norm, children, _numbers(m["ages"]), m.start())
        if not children and (context.preferences.values("party") or context.asked == "party"):
            for m in _HE_IS.finditer(norm):
                ages = [age for age in _numbers(m["ages"]) if age <= 17]
                people.loose_ages.extend(Age(m.start(), m.end(), age, _END.get(m["which"] or "", 0)) for age in ages)
        if context.asked == "party" and not children:
            for m in self.aged.finditer(norm):
                people.loose_ages.extend(Age(m.start(), m.end(), age) for age in _numbers(m["ages"]) if age <= 17)

    def _taken_up(self, norm: str, children: Sequence[Group], ages: list[int], at: int) -> None:
        """Children who were named before a pronoun tells their ages: "school for my kids. They're 8 and 10"."""
        before = [g for g in children if g.end <= at]
        if (
            not ages
            or max(ages) > _OLDEST_CHILD
            or not before
            or before[-1].ages
            or any(g.along is False for g in before)
        ):
            return
        if _STAYS_WITH.match(norm, before[-1].end):
            return
        if len(ages) == before[-1].count or (before[-1].count is None and len(ages) > 1):
            _add(before[-1], ages)
            before[-1].along = True

    def _rest(self, norm: str, people: People) -> None:
        if self.words["not_care"].search(norm) or cared_for.denied(norm, "en"):
            people.none_cared_for = True
        elif any(cared_for.english(norm, m, people.groups) for m in self.words["care"].finditer(norm)):
            people.cared_for = next(self.words["care"].finditer(norm)).span()
        if match := self.words["lone_parent"].search(norm):
            people.lone_parent = match.span()
            people.groups = [g for g in people.groups if g.end <= match.start() or g.start >= match.end()]
            for group in people.groups:
                if group.role == "child":
                    group.along = True
        for name in ("join", "leave"):
            match = self.words[name].search(norm)
            if match and getattr(people, name) is None and not _MORE_OF_OTHERS.match(norm, match.end()):
                counted = re.search(
                    rf"(?P<n>{_N})\s+(?:of\s+\w+\s+|(?:more|other)\s+\w+\s+(?:(?:are|will\s+be)\s+)?)?$",
                    norm[max(0, match.start() - 32) : match.start()],
                )
                number = english(counted["n"]) if counted else None
                setattr(people, name, (match.start(), match.end(), int(number or 1)))

    def _gone(self, norm: str, people: People) -> None:
        """Those of the party who stay behind after all: "the older one can't come", "my wife won't make it"."""
        for m in _ONE_OF.finditer(norm):
            if self._stays(norm, m.end()):
                people.gone.append(Gone(m.start(), m.end(), "child", 1, _END[m["which"]]))
        if people.gone:
            people.groups = [g for g in people.groups if not any(a.start <= g.start < a.end for a in people.gone)]
        for group in [g for g in people.groups if g.role == "child" and g.ages and not g.part]:
            if self._stays(norm, self._aged_end(norm, group)):
                people.gone.append(Gone(group.start, group.end, "child", len(group.ages), ages=tuple(group.ages)))
                people.groups.remove(group)
        for group in people.groups:
            if group.along is False and self._stays(norm, group.end):
                people.gone.append(Gone(group.start, group.end, group.role, group.count or 0))

    def _stays(self, norm: str, end: int) -> bool:
        behind = self.words["behind"].pattern
        stays = re.match(rf"[^\w.!?;]*(?:\w+[^\w.!?;]+){{0,3}}?(?:{behind})", norm[end : end + 48])
        # "has camp, so she stays home"
        taken_up = re.match(
            rf"[^.!?]{{0,40}}\b(?:he|she|they)(?:'ll|\s+will)?\s+(?:\w+\s+){{0,2}}?(?:{behind})", norm[end : end + 80]
        )
        return bool(stays or taken_up)

    def _aged_end(self, norm: str, group: Group) -> int:
        """Where the words for a child and its age end."""
        aged = [m.end() for m in self.years_old.finditer(norm, group.start) if m.start() <= group.end]
        return max([group.end, *aged[:1]])


def _add(group: Group, ages: list[int]) -> None:
    if group.count == 2 and not group.said and len(ages) == 1:
        ages = ages * 2  # twins
    group.ages.extend(ages)
    if not group.said and len(group.ages) > (group.count or 0):
        group.count = len(group.ages)


def _numbers(written: str) -> list[int]:
    out = []
    for part in re.split(r"\s*(?:-\s+(?:and|to)|-,|,\s*and|,|and|&|/|-|\bn\b)\s*", written):
        value = english(part) if part else None
        if value is not None and value == int(value) and value < 120:
            out.append(int(value))
    return out
