"""A bare request to be shown stays, in English: "ok pls show", "kindly share options", "whatcha got?".

What is asked for is either left out or named by a word that means what there is to choose from; with any other object
("show me the fee", "recommend a book") the sentence asks for something else.
"""

from __future__ import annotations

import re

_MOST = 90
"""Characters of a sentence that only asks to be shown something."""

_OPENS = (
    r"(?:(?:ok(?:ay)?|k|kk|right(?:o)?|alright|all\s+right|so|very\s+well|well|splendid|excellent|wonderful|brilliant|marvell?ous|then|now|and|also|great|good|super|perfect|fine|nice|lovely|cool|sure|yes|yeah|yep"
    r"|thanks?(?:\s+you)?(?:\s+(?:so|very)\s+much)?|thx|ty|cheers|understood|got\s+it|go\s+on(?:\s+then)?|go\s+ahead|come\s+on|i\s+see|just|anyway|hey|hi|hello|please|pls|plz|kindly|do"
    r"|(?:can|could|will|would)\s+(?:you|u)|you\s+can|let\s+me|let's|let\s+us|time\s+to|i(?:'m|\s+am)?\s+ready(?:\s+to)?|(?:do|be)\s+the\s+needful(?:\s+and)?|[a-z]{2,8}[,!])(?![a-z])\W*)*"
)
_ALL = (
    r"(?:(?:them|those|these|once\s+more|one\s+more\s+time|me|us"
    r"|to\s+me|to\s+us|for\s+me|for\s+us|now|then|again|here|it|down|out|up)\s*)*"
)
_CHOICE = (
    r"(?:(?:all|some|any|a\s+few|the|your|my|our|those|these|a|an|one|good|best|nice|suitable|possible|available|matching|fitting|few|list\s+of|list\s+down)\s+)*"
    r"(?:stays?|rooms?|accommodations?|lodgings?|options?|offers?|choices?|candidates?|results?|lists?|places?|possibilit(?:y|ies)|matches|proposals?|suggestions?|recommendations?|ones?|something|anything|everything|whatever"
    r"|what(?:ever)?(?:\s+(?:do\s+)?you(?:'ve)?\s+(?:have\s+)?(?:got|have|find|found)|'s\s+(?:there|available|on\s+offer)|\s+(?:is|are)\s+(?:there|available)|\s+there\s+is"
    r"|\s+(?:still\s+|would\s+|could\s+|might\s+)?(?:fits?|works?|suits?|match(?:es)?|remains?|is\s+left)(?:\s+(?:me|us|best|now))?))"
    r"(?:\s+(?:that|which)\s+(?:fits?|match(?:es)?|suits?|are\s+\w+|is\s+\w+))?"
    r"(?:\s+(?:for|with|from|based\s+on|given|according\s+to|that\s+(?:fits?|match(?:es)?|suits?)|fitting|matching)\s+(?:what|everything|all|whatever)\s+(?:that\s+)?(?:i|we)(?:'ve|\s+have)?\s+(?:just\s+|already\s+)?"
    r"(?:told|said|gave|given|wrote|written|asked|want(?:ed)?|wished|described|mentioned|entered|listed)(?:\s+(?:to\s+)?you)?(?:\s+(?:about|for|so\s+far))*)?"
)
_CHOICES = (
    r"(?:the|some|your|our|those|these)\s+(?:stays|rooms|options|offers|choices|candidates|results|places"
    r"|matches|proposals|suggestions|recommendations)"
)
_ENDS = (
    r"(?:\W+(?:please|kindly|pls|plz|now|then|again|thanks?|thank\s+you|thx|ty|already|here|down|once|today|right\s+away|asap|mate|bot|sir|madam|dear|friend|my\s+friend|first|if\s+possible|for\s+(?:me|us)|to\s+(?:me|us)"
    r"|la|lah|leh|lor|na|ne|ya|yo|man|hehe|haha\w*|lol|(?:before|while|because|since|so)\s+(?:i|we|he|she|they|my)\s[^?]{1,40}))*\W*"
)
_BARE = r"(?:show|recommend|suggest|propose|list(?=\s+(?:down|them|up|out|all))|display|advise)"
_WITH_US = r"(?:show|hit|send|give|find|present|introduce|offer|propose|suggest|recommend|list)\s+(?:me|us)(?:\s+up)?"
_OF_CHOICE = (
    r"(?:show|send|give|find|see|share|present|introduce|offer|propose|suggest|recommend|list|display|provide|check|get"
    r"|bring(?:\s+on)?|pull\s+up|(?:have\s+a\s+)?look\s+at)"
)
_GOT = (
    r"(?:what(?:cha|(?:'ve|\s+(?:have|do|did))?\s*(?:you|u|ya))\s*(?:got|have|find|found)"
    r"|what(?:'s|\s+is|\s+are|'re)\s+(?:there|the\s+(?:options|choices|offers)|(?:(?:currently|still|now)\s+)?(?:on\s+(?:offer|the\s+(?:menu|table|list))|in\s+store|out\s+there|up\s+for\s+grabs))|any(?:thing)?\s+(?:good|options|luck|offers)"
    r"|what\s+(?:can|could|would|might)\s+(?:i|we|one)\s+(?:get|find|have|expect)(?:\s+(?:there|now|then))?\s+(?:for|with|at|under|on)\s+(?:that|this|it|those|these|so\s+much|that\s+much)(?:\s+(?:much|money|price|budget|sum|amount))?"
    r"|what\s+(?:can|could|might|may|should)\s+(?:i|we|one)\s+(?:(?:have\s+a\s+)?look\s+at|choose(?:\s+(?:from|between|among))?|pick(?:\s+from)?|go\s+for|see|consider|try|take|book)"
    r"|(?:what|which)(?:\s+(?:stays?|ones?|options?|offers?|places?))?(?:'s|s|'re|\s+is|\s+are|\s+would\s+be)\s+(?:still\s+)?(?:left|remaining|possible|open|available)(?:\s+(?:with|after|under)\s+(?:that|this|it|these))?"
    r"|(?:is\s+there\s+)?any(?:thing|\s+stays?|\s+offers?|\s+options?)(?:\s+left)?\s+for\s+(?:me|us)"
    r"|what\s+(?:now\s+|still\s+|would\s+|could\s+)?(?:fits|works|suits|matches|fit|work|suit|match)(?:\s+(?:me|us))?)"
)
_ASKED = re.compile(rf"\W*{_OPENS}(?:{_BARE}\s*{_ALL}|{_WITH_US}|{_OF_CHOICE}\s+{_ALL}{_CHOICE}|{_GOT}){_ENDS}")
_NAMED_ALONE = re.compile(
    rf"\W*{_OPENS}(?:(?<!\w)(?:now|then|next)\s*(?:for\s+)?,?\s*{_CHOICES}{_ENDS}|{_CHOICES}\W+(?:please|pls|plz|now|then){_ENDS})"
)
"""Without a verb: "now the stays, please"."""
_LET_ME_SEE = re.compile(
    r"\W*(?:(?:ok(?:ay)?|right|alright|all\s+right|great|good|fine|cool|nice|perfect|lovely|so|now|then|well\s+then|yes|yeah|and|sure|thanks|cheers)[\s,!.]+)+"
    r"(?:please\s+)?let\s+(?:me|us)\s+(?:see|look)(?:\s+(?:them|then|now|it|please))*\s*[!.]?(?<!\.\.)"
)
""""OK, let me see": behind an agreement it asks to be shown; "let me see…" by itself only thinks."""


def asked(sentence: str) -> bool:
    """True when a normalised sentence asks to be shown stays, and names nothing else that it asks for."""
    if len(sentence) > _MOST:
        return False
    sentence = sentence.strip()
    return any(kind.fullmatch(sentence) for kind in (_ASKED, _NAMED_ALONE, _LET_ME_SEE))


_ANOTHER_KIND = re.compile(
    r"\W*(?:(?:maybe|perhaps|and|or|hmm|what\s+about|how\s+about|is\s+there|do\s+you\s+have)\s+)*"
    r"(?:somewhere|anywhere|something|anything)\s+(?:(?:a\s+(?:bit|little)|much|even|slightly)\s+)*"
    r"(?!(?:other|older|under|over|after|better)\b)(?:[a-z]{3,}er|(?:more|less)\s+[a-z]+)\W*"
)


def another_kind(sentence: str) -> bool:
    """True of "somewhere quieter?": stays of more of something are asked for."""
    return len(sentence) <= _MOST and _ANOTHER_KIND.fullmatch(sentence.strip()) is not None
