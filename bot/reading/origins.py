"""Places that people come from, live at or work for, apart from those where they wish to stay."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.reading import place_names, polarity
from bot.reading.found import Text
from bot.reading.lexicon import Lexicon

THERE = re.compile(r"\b(?:work|live|stay|go|return|back|move|spend)\b[^.!?]{0,16}\bthere\b")

WAS = re.compile(r"(?:の(?:ほう|方))?(?:でし|だっ|やっ)た")

"""「大分でした」 after another place: it should have been said."""

TURNS = re.compile(r"\b(?:so|but|this time|instead|now)\b")

"""A tale ends here: "we went to Kanazawa last year, so this time Toyama"."""


def compared(text: Text, one: place_names.Named, lexicon: Lexicon) -> bool:
    """True of what something shall be nearer to: 「もっと東京に近いところ」, "closer to Tokyo"."""
    head, tail = text.norm[max(0, one.start - 14) : one.start], text.norm[one.end : one.end + 8]
    if one.followed and tail.startswith(lexicon.words_of("places", "AFTERCOMPARED")):
        return True  # 「広島に近い岡山」
    return (
        any(tail.startswith(word) for word in lexicon.words_of("places", "AFTERCOMPARED"))
        and any(word in head or word in tail for word in lexicon.words_of("places", "COMPARED"))
    ) or any(head.endswith(word + " ") for word in lexicon.words_of("places", "BEFORECOMPARED"))


_WISHED = re.compile(
    r"\b(?:could|can|would|want|like|love|hope|to|should|might|of|about|keep|start|while)(?: i| we)?"
    r" (?:(?:try|trying|test|testing)(?: out)? )?(?:live|living|work|working|do my job)(?: remotely)? in (?:the )?$"
    r"|\b(?:want|like|love|hope|plan|hoping|planning|thinking|dream|dreaming|going|fancy)(?: (?:to|of|about|on))?"
    r"(?: (?:try|trying|test|testing)(?: out)?)? (?:live|living|work|working|do my job|doing my job)"
    r" (?:remotely )?(?:from|out of) (?:the )?$"
    r"|\b(?:want|like|love|hope|plan) to [a-z][^.!?;,]{0,40} and (?:then )?work (?:remotely )?from (?:the )?$"
)

_LIVING_AS_SUCH = re.compile(
    r"(?:\b[a-z]+-[a-z]+|\b(?:rural|country|countryside|island|seaside|mountain|remote|slow|simple|village|local|part-time|double|dual))\s+(?:living|life)\s+(?:in|on)\s+(?:the\s+)?$"
    r"|\b(?:interest(?:ed)?|curious|keen|curiosity)\s+(?:in|about|on)\s+(?:[a-z]+\s+){0,2}?(?:living|working)\s+(?:in|on)\s+(?:the\s+)?$"
)
"""A kind of life that is wished for, not where one lives: "interest in dual-base living in Nagaoka"."""

_COMES_OF = re.compile(
    r"\b(?:out|outside|hours?|half|minutes?|mins?|miles|km|reach|distance|residents?|citizens?|natives?"
    r"|inhabitants?|employees?|centre|center|middle|heart|suburbs?) of (?:the )?$"
)

_SOMEBODY_IN = re.compile(
    r"\b(?:i'm|i am|we're|we are|from|as)\s+an?\s+(?:[a-z-]+\s+){1,4}(?:in|from)\s+(?:the\s+)?$"
    r"|\b(?:i'm|i\s+am|my\s+name\s+is|this\s+is)\b[^.!?;]{0,40},\s+(?:an?\s+)?(?:[a-z-]+\s+){0,2}"
    r"(?!summer|winter|september|october|november|december|another|other|over|rather|dinner)[a-z]+(?:er|or|ist|ant|ian|nurse|student|lead|head)\s+(?:in|at)\s+$"
    r"|\b(?:i'?m|i\s+am|we're|we\s+are|i|we)\s+(?:(?:currently|now|both)\s+)?(?:work(?:ing)?|employed|teach(?:ing)?|study(?:ing)?)\s+(?:in|at|for)\s+(?:an?|the)\s+(?:[a-z'-]+\s+){1,3}(?:in|near)\s+(?:the\s+)?$"
    r"|\b(?:resident|residents|residing|domiciled)\s+in\s+(?:the\s+)?$"
    r"|(?:^|[.!?;,\n])\W*(?:(?:hiya|hi|hello|hey|yo|ok|so)\W+)?(?:an?\s+)?(?:(?:single|working|busy|proud|young|retired|freelance)\s+)*(?:dad|father|mum|mom|mother|parent)"
    r"(?:\s+of\s+(?:\d|one|two|three|four|five)(?:\s+(?:kids|children|boys|girls))?)\s+(?:here\s+)?in\s+$"
    r"|\b(?:i|we)(?:\s+(?:currently|usually|normally|mostly))?\s+sit\s+in\s+(?:the\s+)?$"
    r"|\bhere\s+in\s+$"
    r"|\b(?:hello|hi|greetings|writing|cheers|hey|howdy|(?:good\s+)?(?:morning|afternoon|evening|day))\s+from\s+(?:(?:an?|the|our)\s+)?(?:[a-z-]+\s+){0,3}$"
    r"|\blives?\s+(?:together\s+)?with\s+(?:me|us)\s+(?:here\s+)?in\s+$"
    r"|\brent(?:'s|\s+is|\s+of)?\s+(?:about\s+)?[¥\d][\d,.k]*\s+(?:yen\s+)?(?:(?:a|per)\s+month\s+)?in\s+$"
)

""""I'm an engineer in Osaka", "hello from a Canadian in Saitama", "it's freezing here in Tokyo"."""

_INTRODUCED = re.compile(
    r"(?:^|[.!?;,\n])\W*(?:(?:hiya|hi|hello|hey|yo|ok|so|good\s+(?:morning|afternoon|evening))\W+)*(?:(?!i\b|we\b|want|would|like)[a-z'-]+\s+){1,6}(?:in|from|at)\s+(?:the\s+)?$"
)
_HERE = re.compile(r"(?:\s+(?:city|prefecture))?\s+here\s*(?:[.,!;)-]|$)")
"""Around where somebody is who introduces themselves without a verb: "Irish couple in Kobe here"."""
_EMPLOYER_IN = re.compile(r"\b(?:employer|company|firm|business|office|job)\s+(?:based\s+)?in\s+(?:the\s+)?$")

_LIVES_ELSEWHERE = re.compile(
    r"[^.!?]{0,40}?\bwhile\s+(?:(?:i|we)(?:'m|'re)?\s+)?(?:live|living|stay|staying|based)\s+(?:in|on)\b"
)

""""A firm in Osaka employs me while I live in Tohoku"."""

ANYWHERE_OUTSIDE = re.compile(
    r"\b(?:any|some)(?:where|\s+place)\s+(?:just\s+)?outside(?:\s+of)?\s+(?:the\s+)?$"
    r"|\b(?:(?:any|some)(?:where|thing|place)|(?:a|any|some|the|every)\s+(?:[a-z]+\s+)?(?:place|town|city|village|area|region|prefecture|spot|part|corner)s?)"
    r"\s+(?:(?:that|which)\s*(?:'s\s+not|\s(?:isn't|is\s+not|are\s+not|aren't)))\s+(?:in\s+|near\s+|on\s+)?(?:the\s+)?$"
    r"|\b(?:that|which)(?:'s\s+not|\s(?:isn't|is\s+not|aren't|are\s+not))\s+(?:in|on)\s+(?:the\s+)?$"
)
"""What is looked for is not there: "anywhere outside Kanto", "somewhere that isn't Chiba"."""


_REMOTE_FROM = re.compile(
    r"(?:[県府都道市町村])?から、?(?:フル|完全|すべて|全部)?の?(?:リモート(?:ワーク)?|テレワーク|在宅)(?:勤務)?で[^。!?]{0,10}?(?:働|勤|仕事)(?!い?て(?:い?(?:る|ます)|お[りる]))"
    r"[^。!?]{0,24}?(?:た[いく]|希望|探し|興味|憧れ|ないか|られ(?:たら|れば))"
)
"""「長岡市からフルリモートで働きたい」: where one would work from is no home."""
_NOT_LIVING_JA = re.compile(
    r"(?:の?(?:ほう|方))?(?:[県府都道市町村])?(?:に|で)、?(?:住んで|暮らして|勤めて|働いて)(?:(?:み|見)(?:た[いく]|よう|る)|(?:ほ|欲)し|も(?:[い良よ]い|みたい)|い(?:まし|た(?!い)))"
)
"""「北海道に住んでみたい」 wishes for it, 「住んでいた」 is over: nobody comes from there."""
_LEFT_ASIDE = re.compile(r"\b(?:apart|aside)\s+from\s+(?:the\s+)?$")


_LIVES_AND_WORKS = re.compile(
    r"(?:[県府都道市町村])?(?:に|で)、?(?:住(?:みながら|みつつ|んで|んだまま)|暮らし(?:ながら|つつ|て)|移住して|い(?:ながら|たまま)|居(?:ながら|たまま))、?"
    r"[^。!?、]{0,12}?(?:会社|企業|職場|本社|オフィス)[にでへの][^。!?、]{0,12}?"
    r"(?:働|勤め|勤務|雇|就職|所属|在籍|仕事)(?!い?て(?:い?(?:る|ます|て)|お[りる]))[^。!?]{0,24}?(?:た[いく]|希望|探し|興味|憧れ|ないか|られ(?:たら|れば))"
)
"""「福岡に住んで、東京の会社に雇われて働きたい」: where one would live is no home yet."""
_AT_WORK_IN = re.compile(
    r"(?:^|[,;(])\s*(?:and\s+)?(?:(?:currently|now|presently|both|still)\s+)*"
    r"(?:working|employed|teaching|studying|stationed|posted|practi[sc]ing|researching|interning)\s+(?:[a-z]+ly\s+)?"
    r"(?:in|at|near|out\s+of)\s+(?:the\s+)?$"
)
_WHO_I_AM = re.compile(r"\b(?:i'm|i\s+am|we're|we\s+are|my\s+name|this\s+is|here)\b")
_SOUGHT_SO_FAR = re.compile(
    r"\b(?:want|like|love|hope|hoping|looking|keen|interest\w*|dream\w*|think\w*|plan\w*|imagin\w*|fancy|prefer|would|could|'d|here\s+for|after)\b"
)
_WOULD_BE = re.compile(
    r"\s+(?:would|could|sounds?|is|seems?|might|appeals?|please|for\s+(?:an?|one|two|three|four|\d+|some|the)\s+(?:few\s+)?(?:days?|weeks?|months?|while|time|summer|winter))\b"
)


def _at_work(norm: str, start: int, end: int) -> bool:
    """True where somebody tells who they are: "I'm from Peru, working in Chiba for a car maker"."""
    left = max(norm.rfind(mark, max(0, start - 120), start) for mark in (".", "!", "?", "\n")) + 1
    head = norm[max(left, start - 120) : start]
    return (
        _AT_WORK_IN.search(head) is not None
        and _WHO_I_AM.search(head) is not None
        and _SOUGHT_SO_FAR.search(head) is None
        and _WOULD_BE.match(norm, end) is None
    )


def wished(head: str) -> bool:
    """True where the words before a place wish to live or work there, or for a kind of life there."""
    return _WISHED.search(head) is not None or _LIVING_AS_SUCH.search(head) is not None


def would_live(norm: str, end: int) -> bool:
    """True where the words behind a place that ends at ``end`` wish to live there and work for somebody elsewhere."""
    return (_REMOTE_FROM.match(norm, end) or _LIVES_AND_WORKS.match(norm, end)) is not None


def of_origin(text: Text, one: place_names.Named, lexicon: Lexicon) -> bool:
    """True when the person comes from there: 東京から, 東京在住, 都内勤務, "from Tokyo"."""
    norm = text.norm
    tail, head = norm[one.end : one.end + 16], norm[max(0, one.start - 60) : one.start]
    name = norm[one.start : one.end]
    if name in lexicon.words_of("places", "HOME") or head.endswith(lexicon.words_of("places", "HOMEBEFORE")):
        return True
    if wished(head) or (text.language == "en" and polarity.framed(norm, one.start, one.end)):
        return False
    if would_live(norm, one.end):
        return False
    if text.language == "ja" and _NOT_LIVING_JA.match(norm, one.end):
        return False
    for word in lexicon.words_of("places", "AFTERORIGIN"):
        if tail.startswith(word) and not (word.startswith("の") and _goes_on(text, one.end + len(word))):
            if word == "から" and re.match(r"から(?:車で|電車で|バスで)?\s?[1-5]?\d\s?分", tail):
                return "東京" in name or "大阪" in name
            return word != "から" or not any(
                tail.startswith(word + more) for more in lexicon.words_of("places", "NOTORIGIN")
            )
    if _SOMEBODY_IN.search(head) or (_EMPLOYER_IN.search(head) and _LIVES_ELSEWHERE.match(norm, one.end)):
        return True
    if text.language == "en" and _INTRODUCED.search(head) and _HERE.match(norm, one.end):
        return True
    if text.language == "en" and _at_work(norm, one.start, one.end):
        return True
    if ANYWHERE_OUTSIDE.search(head) or _LEFT_ASIDE.search(head):
        return False
    if head.endswith((" of ", " of the ")) and not _COMES_OF.search(head):
        return False  # "north of Kyoto", "thinking of Fuchu"
    return any(head.endswith((word + " ", word + " the ")) for word in lexicon.words_of("places", "BEFOREORIGIN"))


def _goes_on(text: Text, position: int) -> bool:
    """True when a word is cut there: the 「家」 of 「長岡の家賃」."""
    index = bisect_left(text.tokens, position, key=lambda t: t.start) - 1
    return index >= 0 and text.tokens[index].start < position < text.tokens[index].end
