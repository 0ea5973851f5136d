"""The programme that this assistant is about, meant without its name: "the programme", "this", 「こういうの」.

Somebody who opens with "can you explain in simple words what the programme is?" has heard of no other. Nor has who
asks who runs it, or what it is good for, without a word for it.
"""

from __future__ import annotations

import re

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.reading import kinds_asked

_IT = r"(?:the|this|your)\s+(?:whole\s+)?(?:programme|program|scheme|project|initiative|concept|thing|idea)"
_PLAINLY = (
    r"(?:\s+(?:in\s+(?:simple|plain|a\s+few|one|two|short|easy|other)\s+(?:words?|terms|english|sentences?)|in\s+(?:a\s+nutshell|short|brief|general)|exactly|really|actually|again|please"
    r"|briefly|simply|quickly|all\s+about|about))*"
)
_END = r"(?:\s+(?:for|to)\s+[^?.!,]{2,40})?\W*$"
_LONGEST = 160
"""Characters of a sentence that only asks what it is."""
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bwhat(?:\s+exactly)?(?:\s+(?:is|was)|'s|s)\s+{_IT}{_PLAINLY}\W*$",
        rf"\bwhat{_PLAINLY}\s+{_IT}\s+(?:is|means|does){_PLAINLY}\W*$",
        rf"\bhow\s+(?:does\s+{_IT}\s+work|{_IT}\s+works){_PLAINLY}\W*$",
        rf"\b(?:explain|describe|outline|summari[sz]e|introduce){_PLAINLY}\s+(?:(?:me|us|to\s+(?:me|us))\s+)?{_IT}{_PLAINLY}{_END}",
        rf"\b(?:explanation|description|summary|definition|overview|outline|introduction|gist)\s+(?:of|to|for)\s+{_IT}{_PLAINLY}{_END}",
    )
)
_ASKED_JA = re.compile(
    r"^(?:すみません|あの|えっと|で|そもそも|ちなみに|ところで|あれ|つまり)*、?"
    r"(?:これ|(?:この|こちらの)(?:制度|プログラム|取り組み|サービス|企画|事業)|こういうの)?(?:って|は|とは)?、?"
    r"(?:(?:具体的に|簡単に言うと|要するに|ざっくり|つまり)、?)?"
    r"(?:(?:どう(?:いう|いった)|どんな)(?:もの|仕組み|しくみ|制度|プログラム|取り組み|企画|感じのもの)|何をする(?:もの|制度|プログラム)|(?:仕組み|しくみ)(?:は|って|を教えて))"
    r"(?:なの|なん|です|でしょう|だろう|ですか|か|ください|もらえますか|[のかね?？。、\s])*$"
)


def explained(sentence: str, cues: Cues) -> str:
    """The sentence; of one that asks what "the programme" is or what kinds it has, without a name, what it asks."""
    name = _name(cues)
    if cues.language == "ja":
        return f"{name}とは何ですか" if _ASKED_JA.match(sentence.strip()) else sentence
    folded = sentence.partition("?")[0].strip().casefold()
    if kinds_asked.asked(sentence.casefold()):
        return f"What are the models of {name}?"
    if len(folded) > _LONGEST:
        return sentence
    return f"What is {name}?" if any(pattern.search(folded) for pattern in _ASKED) else sentence


def pointed_at(text: str, cues: Cues) -> str:
    """``text`` with its name in place of 「こういうの」 or "this programme"; empty where nothing points at it."""
    norm = fold(text)
    found = cues.pattern["follow.programme"].search(norm)
    return "" if found is None else norm[: found.start()] + _name(cues) + norm[found.end() :]


def implied(text: str, cues: Cues) -> str:
    """``text`` as it is asked of the programme, where it names nobody at all: 「運営はどちら？」."""
    name = _name(cues)
    return f"{name}の{text.strip()}" if cues.language == "ja" else f"About {name}: {text.strip()}"


def _name(cues: Cues) -> str:
    return cues.words["follow.programme_name"][0]
