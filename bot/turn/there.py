"""Places that a question means by "there" or "those three": the ones that are wished for.

"Have municipalities from those three joined?" after "Shiga, Nara or Wakayama" asks of these.
"""

from __future__ import annotations

import re

from bot.places import Places
from bot.preferences import Preferences

_MOST = 6
"""Places that are put into a question; a wider wish is no list to ask about."""
_EN = re.compile(
    r"\b(?P<prep>(?:(?:from|in|of|around|near)\s+)?)(?:(?:over|up|down|out|around)\s+there|(?<=from\s)there|(?<=in\s)there|(?<=around\s)there"
    r"|(?:(?:those|these|the)\s+(?:two|three|four|2|3|4)(?:\s+(?:prefectures|places|regions|areas|ones|towns|cities))?"
    r"|(?:those|these)\s+(?:prefectures|places|regions|areas)|(?:that|this)\s+(?:prefecture|region|area)))(?![a-z])",
    re.IGNORECASE,
)
_JA = re.compile(
    r"(?:そ|こ|あ)の(?:[2-4２-４二三四]つ?の?(?:県|つ|か所|箇所)|(?:県|地方|地域|エリア|辺|あたり|辺り))"
    r"|(?:そこ|あそこ|そちら|あっち)ら?辺?(?=の|で|から|に(?:は|も|ある))"
)
_ROSTER = re.compile(
    r"\b(?:join|joined|joining|part|participat\w*|member\w*|municipalit\w*|towns?|cities|villages?|roster|list)\b"
    r"|自治体|参加|町|市|村|名簿|加盟"
)
"""Only such questions: of anything else a place that was wished for is not what is asked about."""


def named(question: str, language: str, preferences: Preferences, places: Places) -> str:
    """The question with the places that are wished for in the place of what points at them."""
    held = [str(w.value) for w in preferences.values("place")]
    if not held or len(held) > _MOST or not _ROSTER.search(question.casefold()):
        return question
    pattern = _JA if language == "ja" else _EN
    found = pattern.search(question)
    if found is None:
        return question
    names = [places.label(code, language) for code in held]
    if language == "ja":
        said = "と".join(names)
    else:
        said = (found["prep"] or "in ") + (names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1])
    return question[: found.start()] + said + question[found.end() :]
