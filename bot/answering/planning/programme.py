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

_THIS = rf"(?:{_IT}|all\s+(?:of\s+)?this|this|it|here)"
_UNITS = r"(?:municipalit(?:ies|y)|local\s+governments?|towns?|cit(?:ies|y)|villages?|prefectures?|places?)"
_MEMBERS = re.compile(
    rf"\b(?:which|what)\s+(?P<units>{_UNITS})\s+(?:(?:are|have|is|has)\s+)?(?:(?:all|actually|even|already|currently)\s+)*"
    r"(?:(?:taking|taken|take)\s+part|participat(?:e|ed|ing)|join(?:ed|ing)?|belong|involved|signed\s+up|on\s+board|part|in)"
    rf"(?:\s+(?:on|in|of|to|with|for|at))?(?:\s+{_THIS}|\s+all)?"
    r"(?:\s+(?:so\s+far|anyway|then|at\s+all|at\s+present|at\s+the\s+moment|right\s+now|now|currently|today|these\s+days|this\s+year))?\W*$"
)
"""Which municipalities take part in what is only pointed at: a roster tells it, whatever that is called."""
_THIS_JA = r"(?:これ|こういうの|(?:この|こちらの)(?:制度|プログラム|取り組み|サービス|企画|事業))"
_MEMBERS_JA = re.compile(
    rf"{_THIS_JA}(?:って|に(?:は)?|は)?、?"
    r"(?:(?:今|いま|実際)(?:は)?、?)?(?:(?:どの|どんな|どういう|どちらの)(?P<units>自治体|市町村|市区町村|町|市|村|県)(?:が|は)(?:参加|入っ|加わっ|加盟)"
    r"|(?:参加し|入っ|加わっ|加盟し)て(?:い)?る(?P<whose>自治体|市町村|市区町村|町|市|村|県)(?:は|って)(?:どこ|どちら|どんな))"
    r"[^、。?？]{0,12}[?？。\s]*$"
)
_DIFFERS = re.compile(
    rf"\b(?:how\s+(?:exactly\s+)?(?:is|does)\s+{_THIS}\s+(?:(?:any|so|really)\s+)?(?:different|differ)\s+(?:from|to|than)"
    rf"|difference\s+(?:is\s+there\s+)?between\s+{_THIS}\s+and)\s+(?P<other>[^,:;?]{{3,40}})\W*$"
)
"""What sets it apart from something else; of the two, it is the one that is not named."""
_FOR_WHOM = re.compile(
    rf"\bwho(?:m|\s+all)?(?:\s+is|'s)\s+{_THIS}\s+(?:(?:meant|intended|made|actually|really)\s+)*for\W*$"
)
"""For whom it is: who "is" something would be asked for, were it not for the last word."""
_DIFFERS_JA = re.compile(
    rf"{_THIS_JA}(?:って|は|と)、?"
    r"(?P<other>[^、。?？]{2,24}?)(?:と|とは|の)(?:何が|なにが|どう|どこが)?、?(?:違|ちが)[^、。?？]{0,12}[?？。\s]*$"
)


def explained(sentence: str, cues: Cues) -> str:
    """The sentence; of one that asks what "the programme" is, who takes part in it or what sets it apart, what it asks.

    Its kinds are asked for as well, all without its name.
    """
    name = _name(cues)
    if cues.language == "ja":
        if _ASKED_JA.match(sentence.strip()):
            return f"{name}とは何ですか"
        if members := _MEMBERS_JA.search(sentence):
            return f"参加している{members['units'] or members['whose']}はどこですか"
        apart = _DIFFERS_JA.search(sentence)
        return f"{name}は{apart['other']}とどう違いますか" if apart else sentence
    folded = sentence.partition("?")[0].strip().casefold()
    if _FOR_WHOM.search(folded):
        return f"Who takes part in {name}?"
    if members := _MEMBERS.search(folded):
        return f"Which {members['units']} take part?"
    if apart := _DIFFERS.search(folded):
        return f"How is {name} different from {apart['other'].strip()}?"
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
