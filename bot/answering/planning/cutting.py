"""A message cut into its questions, each with what is only said around it; what asks nothing goes with what does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import ASKS, ASKS_FOR, REQUEST, understand
from bot.places import Places
from bot.reading.dialect import in_common

_SPLIT = re.compile(
    r"(?<=[?？])\s*|(?<=[。！!])\s*|\n+"
    r"|\s+[-–—]+\s+(?=(?:did|does|do|is|are|was|were|has|have|can|what|when|who|where|how|which)\b)"
)
_SPLIT_CORE = re.compile(
    _SPLIT.pattern
    + r"|(?<=[a-z0-9)]{2}\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bProf\.)(?<!\bSt\.)\s+(?=[A-Z])"
)
"""The same, and at full stops, behind which English tells what is only said around the question."""
_INVERTED = re.compile(r"の[。.]?$")
"""四国勢はどこ？地域経営部会の: what belongs before the question."""
_CLAUSE = re.compile(r"[、。,;:]\s*| [-–—] ")
_TOLD = re.compile(
    r"(?<!聞き)(?<!伺い)(?<!知り)(?<!読み)(?<!思い)(?<!聴き)(?:ました|でした|ておる?|ています|ております)(?:が|けど|けれど)?[。.]$"
)
"""What is told, whatever words of a question stand in it: 3位までは見ました。"""
_TOO = re.compile(r"[一-鿿ァ-ヶー]も[。.]?$")
"""何時から？会場の最寄り駅も: a second question behind one."""
_TOPIC = re.compile(r"(?P<name>[^、。?？はをがで]{2,16}(?:は|って))(?:どう[^、。?？]{0,8})?[?？。]")
_HAS_TOPIC = re.compile(r"[はがもを、]")
_SCHEMES = ("study_group", "agreement")
"""Groups of words that name what something may be asked of."""
_OWN_CASE_EN = re.compile(
    r"^(?![^?]*\b(?:read|heard?|saw|seen|interested|about|mention\w*|told|learn\w*|curious|question)\b)"
    r"(?:i|i'm|i am|i've|we|we're|we are|we've|my|our|as an?|being an?)\b[^?]*?[,.;–—-] *(?:and |so |but |then )?"
    r"(?P<asks>(?:can|could|may|might|would|will|do|am|are|is|should)\b[^?,.]*\b(?:this|that|it)"
    r"(?: too| as well| myself| at all)?\?)$",
    re.IGNORECASE,
)
_OWN_CASE_JA = re.compile(
    r"^(?![^?？]*(?:読[んみ]|聞[いき]|見[たて]|知[りっ]|興味|関心|気にな|について|の話))[^?？]*(?:けど|けれども?|が|ので|から|んで|のですが)、?"
    r"(?P<asks>(?:こんな|こういう)?(?:私|わたし|わたくし|自分|僕|俺|うち)(?:たち|ら)?(?:(?:みたい|のよう)な(?:人|者|の))?"
    r"(?:でも|も|にも|って|は)[^、。?？はがを]{1,16}[?？]?)$"
)
"""What somebody says of themselves, not what they have heard of, and what they ask whether it is for them."""
EMPTY = 0.7
"""Weight of its words up to which a piece of a message asks nothing by itself: いつ？, by how much?"""
LIST = 1.2
"""The same of one that only wants all of it: all the points, please."""


_WHY_ASKED = re.compile(
    r"(?<=\?)\s*(?:(?:i|we)(?:'m|'re|\s+am|\s+are)?\s+(?:only\s+|just\s+)?ask(?:ing)?\b|(?:just\s+)?(?:asking|curious|wondering)\b|just\s+so\s+(?:i|we)\s+can\b)[^?]{0,120}$",
    re.IGNORECASE,
)


def without_reason(text: str) -> str:
    """The text without the last words that only tell why it is asked, in English: "I ask because my boss will"."""
    return _WHY_ASKED.sub("", text)


def split(text: str, cues: Cues) -> list[str]:
    """The questions of a message; statements before a question stay with it."""
    pieces = [piece.strip() for piece in _SPLIT.split(text) if piece and piece.strip(" 　?？。!！")]
    out: list[str] = []
    carried = ""
    for at, piece in enumerate(pieces):
        asking = [later for later in pieces[at + 1 :] if _asks(later, cues)]
        topic = _only_named(piece, asking) if cues.language == "ja" and not out else None
        if topic:
            carried += f"{topic['name']}、"
        elif _asks(piece, cues) or (out and cues.language == "ja" and _TOO.search(piece)):
            out.append(f"{carried}{piece}".strip())
            carried = ""
        else:
            carried += piece + _joint(piece, cues.language)
    if carried and out:
        # what is said behind a question only tells more of it
        out[-1] += carried.strip() if cues.language == "ja" else f" {carried.strip()}"
    elif carried:
        out.append(carried.strip())
    return out or [text.strip()]


def _only_named(piece: str, behind: Sequence[str]) -> re.Match[str] | None:
    """What is only named before the question about it (世田谷区は？名簿に載ってる？); None for anything else."""
    return _TOPIC.fullmatch(piece) if behind and _HAS_TOPIC.search(behind[0]) is None else None


def _joint(piece: str, language: str) -> str:
    """What stands between a piece and the next one: it was cut at a dash where it ends in no mark."""
    if language == "ja":
        return ""
    return " " if piece.endswith((".", "!", "?")) else " - "


def _asks(piece: str, cues: Cues) -> bool:
    norm = fold(piece)
    if _TOLD.search(norm) and not ASKS_FOR.search(norm):
        return False
    too = REQUEST.search(norm) is not None and cues.has("follow.also", norm)
    return too or norm.endswith("?") or any(p.search(norm) for p in cues.forms.values())


def core(text: str, cues: Cues) -> str:
    """The question of a text without the statements around it that only tell why it is asked; the text when unsure."""
    cut = _SPLIT if cues.language == "ja" else _SPLIT_CORE
    pieces = [piece.strip() for piece in cut.split(text) if piece and piece.strip()]
    asking = [piece for piece in pieces if _asks(piece, cues)]
    asking = asking or [piece for piece in pieces if REQUEST.search(fold(piece))]
    if len(asking) != 1 or len(pieces) == 1:
        return text
    others = [piece for piece in pieces if piece is not asking[0]]
    if cues.language == "ja" and len(others) == 1 and _INVERTED.search(others[0]) and pieces[0] is asking[0]:
        return f"{others[0].rstrip('。')}{asking[0]}"
    return asking[0] if all(_states(piece, cues.language) for piece in others) else text


def own_case(text: str, cues: Cues, places: Places) -> str:
    """What is asked of something spoken of before, without what somebody says of themselves; empty for anything else.

    "I live in Tokyo and work for a bank, can I do this?": where one lives says nothing of what "this" is.
    """
    match = (_OWN_CASE_JA if cues.language == "ja" else _OWN_CASE_EN).match(text.strip())
    if match is None:
        return ""
    said = understand(text.strip()[: match.start("asks")], cues.language, {cues.language: cues})
    where = [(n.start, n.end) for n in places_in(said.norm, places, cues.language)]
    others = [
        t for t in said.terms
        if (t.kind == "name" or t.key in _SCHEMES) and not any(a < t.end and t.start < b for a, b in where)
    ]  # fmt: skip
    return "" if others else match["asks"]


def own_place(core: str, said: str, cues: Cues, places: Places) -> str:
    """The question with the place of which the message tells instead of "our town", 当町; as it is where none is meant.

    What stands before it in the same sentence only tells how the place comes in.
    """
    own = cues.pattern["follow.own_place"].search(core)
    if own is None and cues.has("membership.joined", fold(core)):
        own = cues.pattern["follow.own_people"].search(core)
    if own is None:
        return core
    whole, before = fold(said), fold(core)[: own.start()]
    named = places_in(whole, places, cues.language)
    if len(named) != 1 or len(whole) != len(said) or places_in(fold(core)[own.start() :], places, cues.language):
        return core
    start = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    return f"{core[start : own.start()]}{said[named[0].start : named[0].end]}{core[own.end() :]}"


def _states(piece: str, language: str) -> bool:
    """True for a whole statement: 子どもの迎えがあって。"""
    if language != "ja":
        # what no full stop ends is only named: Sapporo, Sendai – was any of these …?
        return len(piece.split()) > 2 and piece.endswith((".", "!"))
    plain, _ = in_common(piece, tuple(range(len(piece) + 1)))
    ends = [t for t in analysed(plain, language).tokens if not t.pos.startswith(("補助記号", "空白", "助詞"))]
    return bool(ends) and ends[-1].pos.startswith(("動詞", "助動詞", "形容詞", "形状詞"))


def _guesses(norm: str, before: str, cues: Cues) -> bool:
    """True for a mere sort of body behind the question who it is: "who is behind this? The government?"."""
    body = cues.pattern["follow.body"].fullmatch(norm.strip(" ?。、,.!"))
    return body is not None and cues.has("follow.who", fold(before))


def joined(pieces: Sequence[str], cues: Mapping[str, Cues], language: str) -> list[str]:
    """The pieces of a message, each that asks nothing by itself behind the one before it; guesses at who it is go."""
    out: list[str] = []
    for piece in pieces:
        asked = understand(piece, language, cues)
        own = [t for t in asked.terms if t.kind != "compound" and t.text not in ASKS]
        said = sum(term.weight for term in own)
        if out and _guesses(asked.norm, out[-1], cues[language]):
            continue
        too = cues[language].has("follow.also", asked.norm)  # 講師の名前も全員 asks for something else
        empty = LIST if asked.has("listing") and not too and not any(t.kind == "name" for t in own) else EMPTY
        if out and said <= empty and not cues[language].has("follow.other", asked.norm):
            out[-1] += piece if language == "ja" else f" {piece}"
        else:
            out.append(piece)
    return out
