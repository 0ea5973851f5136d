"""What an English sentence says of the values in it: its subject and its verb tell plans from remarks.

"We'd love two weeks in Oita" and "Oita in May?" speak of a stay to come; "my sister's off to Oita for a week",
"we did ten days in Oita in 2019" and "does it rain in May?" do not: somebody else goes, it is over, or the world is
asked about. A value that stands in no sentence of anybody ("Oita, two weeks") is wanted by being named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.cues import Cues, either

_PAST = re.compile(
    r"\b(?:was|were|went|had|did|came|took|(?<!'ve\s)(?<!have\s)(?<!has\s)(?<!ve\sonly\s)(?<!ve\sjust\s)got|spent|saw|ate|lived|grew|lost|bought|sold|won(?!')|made|stayed|used\s+to|paid|flew|drove|rode|met|slept|swam|ran|fell|began|taught|caught|brought"
    r"|(?!hundred\b|indeed\b)\w{3,}ed)\b"
)
"""Verbs of what has been; "we've got ten days" has them now, and a hundred is a number."""
_SELF = re.compile(r"\b(?:i|we|us|me|myself|ourselves|let's)\b")
_TURN = re.compile(
    r"[;:]|\b(?=this time\b|instead\b)|(?:,\s*|\s)(?:but|whereas"
    r"|so(?=\s+(?:i|we|it|my|our|this|let|please|looking|maybe|how|what|can|could|in|from|around|after|next|early|mid|late"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter)))\s"
)
"""Where another thought begins: its subject is its own."""
_WITH_THEM = re.compile(r"\b(?:there|nearby|close by|(?:near|with|by|to) (?:him|her|them))\b")
_ONES_TIME = (
    r"(?:slots?|windows?|dates?|time|timing|leave|holidays?|vacation|break|availability|gap|days\s+off|time\s+off|trip|stay|start|arrival"
    r"|departure|preference|choice|pick|plan|wish)"
)
"""What is the speaker's own, and speaks of the stay: "my slot is 9 to 15 December"."""
_SOMEBODY = re.compile(
    rf"^\W*(?:(?:my|his|her|their|your)\s+(?!(?:\w+\s+)?{_ONES_TIME}\b)(?:\w+\s+){{1,2}}?(?:is|are|has|have|\w+s)\b|(?:he|she|they)\s+\w+"
    r"|it\s+(?!is\b|has\b|depends)\w+s\b|(?:the|an?)\s+\w+\s+(?:\w+\s+){0,3}?(?:is|are|has)\s+(?:on|at|so|over)\b)"
)
"""A sentence whose subject is somebody else or something: "My boss goes on holiday", "It gets dark"."""
_EVENT = re.compile(
    r"^\W*(?:i|we)(?:'m|'re|'ll|'ve|\s+(?:am|are|will|have))?\s+(?:(?:be|been|just|officially|going\s+to|due\s+to)\s+)*"
    r"(?:retir\w+|graduat\w+|turn(?:ing)?\s+\d|quit(?:ting)?\b|resign\w*|(?:getting\s+)?marr\w+|give\s+birth)"
)
"""What happens in one's life, whenever: a reason for a stay, not its time."""
_OF_THAT_AGE = re.compile(
    r"\b(?:he|she|who|(?:my|our|his|her)\s+[a-z]+(?:\s+one)?)(?:'s|'re|\s(?:is|are|turns?|turned|turning|becomes|will\s+(?:be|turn)|(?:has|have)\s+(?:just\s+)?turned))\s+(?:already\s+|only\s+|still\s+)?\d{1,2}\s+(?:years?\s+(?:old\s+)?)?"
    r"(?:until|till|in|on|by|this|next|since|from|at)?\s*(?:the\s+(?:end|start)\s+of\s+)?$"
)
_DUTY = re.compile(
    r"\b(?:told|asked|wants?|tells|allow\w*|lets?|gave|given|booked)\s+(?:me|us)\b"
    r"|\b(?:it|we|i|this)\s+(?:must|has\s+to|have\s+to|needs?\s+to|should|can\s+only)\b"
)
"""What somebody else wants of the speaker: "my manager told me it must be the 15th"."""
_AGED = re.compile(r"(?:,?\s+(?:who\s+is|aged)|,)?\s*\(?\d{1,2}\)?\s*,?(?=\s+[a-z])")
_OPINION = re.compile(
    r"(?:\s+\w+)?\s+(?:reckons?|says?|said|thinks?|suggest(?:s|ed)|wants?|wanted|prefers?|preferred|voted|fancies|insists?)\b"
)
_OURS = re.compile(r"(?:\s+that)?\s+(?:our|my|ours)\b")
"""What somebody says of what is the speaker's: "my husband says our budget is …"."""
_OVERRULED = re.compile(r"[^.!?]{0,80}\bbut\s+(?:i|we)\b")
"""Behind what somebody else thinks: "one mate reckons ten days but I've decided"."""
_SPOUSE = re.compile(r"\b(?:husband|wife|partner|hubby|missus|boyfriend|girlfriend|fianc[eé]e?)\b")
_DECIDES = re.compile(rf"{_SPOUSE.pattern}|\b(?:boss|manager|supervisor|team\s+lead(?:er)?|company|employer|hr)\b")
_LIMIT = re.compile(
    r"\b(?:at\s+(?:the\s+)?(?:very\s+)?most|max(?:imum)?|tops|no\s+more\s+than|not\s+more\s+than|not\s+over|up\s+to|or\s+less|limit|cap)\b"
)
"""A limit that is set by who has a say in it is one of the stay: "my boss says ten days at most"."""
_NOT_THAT = re.compile(r"[^.!?;]{2,24}?,\s*not\s|\b(?:instead\s+of|rather\s+than)\b")
"""What one's husband or wife puts right is put right for both: "my wife says Gifu, not Nagano"."""
_TOPIC = re.compile(
    r"(?:'s\s+(?=(?:our|my|the|always|so|a|an)\b)|\s+(?:(?:in|at|over)\s+\w+\s+)?(?:(?:always|usually|often|never|really)\s+)?"
    r"(?:is|was|are|makes?|means?|gets?|feels?|seems?|brings?|will\s+be)\b)"
)
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|hi|hello|by the way|btw),?\s+)*"
    r"(?:what|where|when|who|why|which|how|is|are|was|were|does|do|did|will|has|have|isn't|aren't|doesn't|don't)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that tell whose plan it is and whether there is one."""

    others: re.Pattern[str]
    """People who are not the speaker, with "my" or "a" before them, or a pronoun."""
    goes: re.Pattern[str]
    """What they do that would be a stay of theirs."""
    joint: re.Pattern[str]
    """What makes it a plan of all: wants, would, with us."""
    asked: re.Pattern[str]
    """In a question, what asks for a stay."""
    fits: re.Pattern[str]
    """Said of a date, it suits or does not."""

    @classmethod
    def of(cls, cues: Cues) -> Words:
        """From the lists ``when.predicate_*``.

        Raises:
            CueError: a list is missing.
        """
        others, goes, joint, asked, fits = (
            either(cues.words(f"when.predicate_{name}")) for name in ("others", "goes", "joint", "asked", "fits")
        )
        possessed = r"\b(?:my|our|his|her|a|an|the|some|this|one|another)\s+(?:[a-z'-]+\s+){0,2}?"
        return cls(
            re.compile(
                rf"(?:{possessed}{others}|\b{others}\s+of\s+(?:ours|mine)|\b(?:he|she|they)|\b[a-z]+-san"
                r"|\b(?:old|mr|mrs|ms)\.?\s+(?!friends?\b|houses?\b|towns?\b)[a-z]+)(?:'s|'re|s)?(?=[\s,])"
            ),
            re.compile(rf"(?:'s|'re)?\s+(?:(?:is|are|was|has|have|will|just|also|currently)\s+)*{goes}"),
            re.compile(joint),
            re.compile(asked),
            re.compile(fits),
        )


def told(sentence: str, value: int, settled: re.Pattern[str], wish: re.Pattern[str]) -> bool:
    """True when the thought around a value is a tale of what has been; what was settled or is wished for is none.

    ``value``: where the value starts in the sentence.
    """
    begins, stop = _thought(sentence, value)
    thought = sentence[begins:stop]
    tale = any(
        not _aside(thought, m.start(), value - begins) and not _IS_DONE.search(thought, 0, m.start())
        for m in _PAST.finditer(thought)
    )
    tale = tale and not settled.search(thought)
    return tale and not any(match.group() != "for" for match in wish.finditer(sentence))


_NEVER = re.compile(r",\s*(?:and\s+)?(?:i(?:'ve)?\s+)?(?:have\s+)?never\s+(?:have\s+|been\s+)?$")


_IS_DONE = re.compile(
    r"\b(?:(?:that|it|which|there)(?:'s|\s+is)|are|(?:can|could|may|must|should|will)(?:n't|\s+not)?\s+be|(?:that|it|which)(?:'s|\s+has))\s+"
    r"(?:(?:[a-z]+ly|so|very|well|quite|also|still|not|always)\s+){0,2}$"
)
"""Before a participle that tells what is so: "Niigata, that's easily reached", "Tottori, it's got dunes"."""


_OF_ITS_OWN = re.compile(
    r",\s*(?:(?:and|since|as|because|though)\s+)?(?:i|we|he|she|they|(?:my|our)\s+[a-z]+)(?:'ve|'d)?\s+(?:(?:have|had|just|already|only|once|also|even|always|actually)\s+)*$"
)
_DECIDED = re.compile(
    r"\b(?:wins?|it\s+is|it's|gets\s+it|please|then|instead)\s*$"
    r"|\b(?:sounds|looks|seems|appeals|tempts|attracts)\b|\b(?:would|could|might)\s+(?:be|suit|do|work)\b"
)
"""Behind a value that is chosen or judged; what follows only says why: "Ok Morioka wins, my cat was born there"."""
_TAKES_UP = re.compile(r"\S+\s+(?:it|that|them|there|so)\b")
"""Behind a past verb what means the words before: "ten days in Oita, we loved it"."""


def _aside(thought: str, past: int, value: int) -> bool:
    """True of what is told by the way behind the value: "7 June, never learned to drive", "…, we did Oita once"."""
    aside = _NEVER.search(thought, 0, past)
    if aside is None and (own := _OF_ITS_OWN.search(thought, 0, past)) is not None:
        decided = _DECIDED.search(thought, 0, own.start())
        aside = own if decided or not _TAKES_UP.search(thought, past) else None
    return aside is not None and value < aside.start()


_ASIDE = re.compile(r",\s*(?:(?:and|since|as|because|though)\s+)?(?:i|we|he|she|they|(?:my|our)\s+[a-z]+)(?:'ve|'d)?\s")
_TAKEN = re.compile(r"\b(?:let's|let\s+us|i'd|we'd|i'll|we'll)\s+(?:say|go|do|take|pick|choose|try)\b")


def until_aside(sentence: str, value: int) -> int:
    """Where what is told by the way begins, behind a value that is judged or chosen: "X sounds good, I once read …"."""
    aside = _ASIDE.search(sentence, value)
    if aside is None:
        return len(sentence)
    said = sentence[: aside.start()]
    return aside.start() if _DECIDED.search(said) or _TAKEN.search(said) else len(sentence)


def _thought(sentence: str, value: int) -> tuple[int, int]:
    """The stretch around a value that has one subject: to the turns before and behind it."""
    turns = [(m.start(), m.end()) for m in _TURN.finditer(sentence)]
    begins = max((end for _, end in turns if end <= value), default=0)
    return begins, min((start for start, _ in turns if start > value), default=len(sentence))


def of_others(sentence: str, value: int, words: Words) -> bool:
    """True when somebody else does it, without the speaker: "my brother is moving to Hokkaido for six months".

    ``value``: where the value starts in the sentence.
    """
    begins, stop = _thought(sentence, value)
    subjects = list(words.others.finditer(sentence, begins, value))
    subject = subjects[-1] if subjects else None
    if subject is None:
        return False
    if _OPINION.match(sentence, subject.end()) and _OVERRULED.match(sentence, value):
        return True
    opinion = _OPINION.match(sentence, subject.end())
    if opinion and _DECIDES.search(subject.group()) and _LIMIT.search(sentence, opinion.end(), stop):
        return False
    if opinion and _OURS.match(sentence, opinion.end()):
        return False
    if opinion and _SPOUSE.search(subject.group()) and _NOT_THAT.search(sentence, value):
        return False
    aged = _AGED.match(sentence, subject.end())
    if not words.goes.match(sentence, aged.end() if aged else subject.end()):
        return False
    around = sentence[begins : subject.start()] + sentence[subject.end() : stop]
    if _WITH_THEM.search(sentence, stop):
        return False  # "my dad lives alone in Oita; I'd like to be nearby"
    return not _SELF.search(around) and not words.joint.search(sentence, begins, stop)


def asks_of_world(sentence: str, words: Words) -> bool:
    """True for a question that is not for a stay: "does it rain a lot in June?"; "October maybe?" is."""
    return bool(_ASKS.match(sentence)) and not words.asked.search(sentence)


_WEATHER = re.compile(
    r"\b(?:freezing|cold|chilly|hot|boiling|raining|rains?|pouring|snow(?:ing|s)?|sunny|humid|windy|weather|sweltering)\b"
)
_HERE = re.compile(r"\b(?:here|today|tonight|right\s+now|this\s+(?:morning|afternoon|evening)|outside)\b")


def of_weather(sentence: str, words: Words) -> bool:
    """True of how the weather is just now: "it's freezing here in Tokyo today"."""
    return bool(_WEATHER.search(sentence) and _HERE.search(sentence)) and not words.asked.search(sentence)


def topic_of_talk(sentence: str, start: int, end: int, words: Words, wish: re.Pattern[str]) -> bool:
    """True for a date ``sentence[start:end]`` of which something is told: "December is always so busy"."""
    begins, _ = _thought(sentence, start)
    thought = sentence[begins:]
    put_right = _SPOUSE.search(thought) and _OPINION.search(thought) and _NOT_THAT.search(sentence, start)
    if _SOMEBODY.search(thought) and not (
        put_right or wish.search(thought) or words.joint.search(thought) or _DUTY.search(thought)
    ):
        return True
    if _EVENT.match(thought):
        return True  # "I retire next spring": no day of a stay
    after = sentence[end:]
    if re.search(r"\bit(?:'s| is)\s+(?:already\s+|almost\s+)?$", sentence[max(0, start - 20) : start]) and not (
        _CONTRASTED.match(after) or _MISTAKEN.search(sentence, 0, start)
    ):
        return True  # "it's November already"
    return (
        not sentence[:start].strip(" \"'")
        and bool(_TOPIC.match(after))
        and not words.fits.search(after)
        and not words.joint.search(after)
    )


_CONTRASTED = re.compile(r"\s*,?\s*(?:and\s+)?(?:not|instead)\b")
"""Behind a date that is put right: "it's the 12th, not the 5th"."""
_ORDERED = re.compile(
    r"\b(?:make\s+(?:it|that)|(?<!went\s)(?<!moved\s)(?<!came\s)(?<!flew\s)back\s+to|let's\s+(?:do|say|make\s+it)|(?:change|put|set)\s+(?:it|that)\s+(?:back\s+)?to"
    r"|(?:it's|its|it\s+is)\s+(?:now\s+|really\s+)?(?:only|just|down\s+to)|it\s+(?:should|has\s+to|must|needs\s+to)\s+be|stick\s+(?:to|with)|i\s+meant?)\s+(?:the\s+|our\s+|my\s+|those\s+)?(?:original\s+|same\s+|first\s+)?$"
)
"""Before a value that is ordered, whatever its sentence tells besides: "back to the ten days we had"."""
_IT_WAS = re.compile(r"\bit\s+(?:was|is)\s+(?:actually\s+|really\s+|in\s+fact\s+)?(?:for\s+|in\s+|on\s+)?(?:the\s+)?$")
_MISTAKEN = re.compile(
    r"\b(?:sorry|apologi[sz]e|apologies|pardon|oops|mistake|mistaken|wrong|mixed\s+up|misread|mistyped|typo|confused|my\s+bad|correction)\b"
)
_ANSWERS = re.compile(
    r"\W*(?:(?:specifically|especially|particularly|only|just|maybe|ok(?:ay)?|so|then|well|hmm+|um+|oh|yes|probably|definitely|precisely|in\s+particular|more\s+precisely|let's\s+say)\W+)*"
)
_BY_THE_WAY = re.compile(r"\s*,\s+(?!(?:i|we)\b|which\b|where\b|when\b|that\b|it\b|and\b|but\b)[a-z]")
"""Behind a value that is the whole answer: what follows tells something of it by the way."""


def ordered(norm: str, left: int, start: int, end: int) -> bool:
    """True of a value ``norm[start:end]`` (in a sentence from ``left``) that no tale around it makes a remark.

    It is ordered ("make that ten days"), puts a mistake right ("Sorry, wrong page. It was May 17"), or is an answer
    by itself ("Nagasaki, my husband proposed to me there").
    """
    head = norm[max(left, start - 40) : start]
    if _ORDERED.search(head) or (_IT_WAS.search(head) and _MISTAKEN.search(norm, max(0, start - 120), start)):
        return True
    return _ANSWERS.fullmatch(norm, left, start) is not None and _BY_THE_WAY.match(norm, end) is not None


def of_an_age(norm: str, start: int) -> bool:
    """True of a date (from ``start``) on which somebody is or comes to be of an age: "he's 10 until September"."""
    return _OF_THAT_AGE.search(norm[max(0, start - 40) : start]) is not None


__all__ = [
    "Words",
    "asks_of_world",
    "of_an_age",
    "of_others",
    "of_weather",
    "ordered",
    "told",
    "topic_of_talk",
    "until_aside",
]
