"""Two things asked of in one breath: AとBの上限, Aの日時と議題, AとBの違い, the difference between A and B.

Each becomes a question of its own, so that each can be found where it stands, and the one that is not known can be
told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.cues import Cues
from bot.answering.folding import analysed, fold
from bot.answering.question_types import ASKS_FOR, REQUEST
from bot.reading.found import Token

_OF_A_NAME = ("名詞", "接頭辞", "接尾辞", "記号", "形状詞", "代名詞", "連体詞")
_MARKS = "「」『』・ー－-＆&"
_POINTS = re.compile(r"^(?:その|この|それの|あの)")
_EACH = re.compile(
    r"[、,]?\s*(?:は|の|を|について|に関して|って|とは|が)?[、,]?\s*(?:それぞれ|各々|おのおの|両方とも|両方|双方|ともに)の?"
)
_APART = re.compile(
    r"(?:の|は|って|、|とは|が|に|で|を)*(?:どう|何が|なにが|どこが|どんな)?(?:違|ちが|異な|相違|比較|比べ)[^。]*$|[、,]?の?(?:違い|差)[^。]*$"
)
"""What asks how they differ; nothing else of the question stands behind it."""
_DIFFER = re.compile(r"(?:違|ちが)[いうっ](?!人|の人|方)")
_ONLY_ASKS = re.compile(r"[、,\s]*(?:を|も)?(?:下さい|ください|教え|示し|知り|聞か)")
_DIFFERENCE = re.compile(r"の(?:違い|ちがい|差|相違(?:点)?|比較)$")
_BOTH_EN = re.compile(
    r"^(?P<pre>.*?\b(?:between|of|for|compare|(?:do|does|did)(?=.* differ))) (?P<a>(?:the |an? )?[^,?]{2,60}?)"
    r" and (?P<b>[^,?]{2,60}?)(?P<post>(?: (?:each|respectively|differ\b.*|compared?))*[?.]?)$",
    re.IGNORECASE,
)
_AGAINST_EN = re.compile(
    r"^(?P<a>[^,?]* [^,?]{2,80}?) (?:versus|vs\.?) (?P<b>[^,?]{3,60}?)(?:\s*[-–—:,].*)?[?.]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Half:
    """One of two things that a question asks of."""

    name: str
    """As it is called in an answer."""
    text: str
    """The question about it alone."""


def pair_of(text: str, cues: Cues) -> tuple[Half, ...]:
    """The two questions that one sentence asks; none where it does not ask of two things.

    Either the two are held against each other (それぞれ, 違い, both), or they are all that is asked for.
    """
    return _japanese(text, cues) if cues.language == "ja" else _english(text, cues)


def _japanese(text: str, cues: Cues) -> tuple[Half, ...]:
    read = analysed(text, "ja")
    norm, tokens = read.norm, read.tokens
    if cues.has("compare.more", fold(norm)):
        return ()
    written = text if len(text) == len(norm) else norm
    against = any(cues.has(f"compare.{key}", fold(norm)) for key in ("each", "different")) or _DIFFER.search(norm)
    for number, token in enumerate(tokens):
        if token.surface != "と" or not token.pos.startswith("助詞") or not number:
            continue
        left, right = _before(tokens, number), _behind(tokens, number)
        if left is None or right is None:
            continue
        start, end = left, right[1]
        one = written[start : token.start].strip()
        other = _POINTS.sub("", written[right[0] : end].strip())
        before, after = written[:start], written[end:]
        if not one or not other or other.startswith("うち") or not (against or _nothing_else(after)):
            continue
        if difference := _DIFFERENCE.search(other):
            other, after = other[: difference.start()], difference.group() + after
        names = _shared(one, other, behind=bool(against))
        return tuple(Half(name, f"{before}{name}{_rest(after)}") for name in names)
    return ()


def _rest(after: str) -> str:
    """What is asked of each, where it stands behind both."""
    each = _EACH.match(after)
    rest = after[each.end() :] if each else after
    differs = _APART.search(rest.rstrip("？?。 "))
    rest = rest[: differs.start()] if differs else rest
    if _ONLY_ASKS.match(rest):
        return "は？"
    of_them = re.match(r"[、,]?\s*([^、。はがを?？]{1,14})(?=$|は|が|を)", rest)
    if of_them and (each or rest[:1] in "、,") and not ASKS_FOR.search(of_them[1]):
        rest = f"の{of_them[1]}{rest[of_them.end() :]}"
    if not re.search(r"[^\s？?。、のはをが]", rest):
        return "とは何ですか" if differs else "は？"
    if differs:
        return f"{rest}は？"
    return rest if re.match(r"[はがをのでにっも]", rest) else f"は{rest}"


def _before(tokens: tuple[Token, ...], at: int) -> int | None:
    """Where the name before ``at`` begins."""
    start = None
    for token in reversed(tokens[:at]):
        if not _of_a_name(token) and not (token.surface == "の" and start is not None):
            break
        start = token.start
    first = next((t for t in tokens if t.start == start), None)
    return start if first is not None and first.surface != "の" else None


def _behind(tokens: tuple[Token, ...], at: int) -> tuple[int, int] | None:
    """Where the name behind ``at`` stands."""
    start = end = None
    for token in tokens[at + 1 :]:
        if start is None and (token.surface in "、," or token.pos.startswith("空白")):
            continue
        if not _of_a_name(token) and not (token.surface == "の" and start is not None):
            break
        if start is None:
            start = token.start
        if token.surface != "の":
            end = token.end
    return None if start is None or end is None else (start, end)


def _of_a_name(token: Token) -> bool:
    if ASKS_FOR.fullmatch(token.surface) or token.base == "それぞれ" or token.surface in ("それぞれ", "両方", "双方"):
        return False
    return token.pos.startswith(_OF_A_NAME) or token.surface in _MARKS or (token.pos == "word")


def _nothing_else(after: str) -> bool:
    """True when what stands behind two names only asks for them: を教えてください, は？"""
    tokens = analysed(after, "ja").tokens
    own = [
        t
        for t in tokens
        if t.pos.startswith("名詞") and not ASKS_FOR.search(t.surface) and t.surface not in ("こと", "もの")
    ]
    asks = (
        (REQUEST.search(after) is not None and after[:1] in "はをも、")
        or after.startswith("が知りた")
        or after.strip("？?。 ") in ("", "は", "って")
    )
    return asks and not own


def _shared(one: str, other: str, *, behind: bool) -> tuple[str, str]:
    """Both names in full: what stands before (or ``behind``) only one of them belongs to both."""
    left, right = one.split("の"), other.split("の")
    if len(left) > len(right):
        return one, "の".join([*left[: len(left) - len(right)], *right])
    if len(right) > len(left) and behind:
        return "の".join([*left, *right[len(left) :]]), other
    return one, other


def _english(text: str, cues: Cues) -> tuple[Half, ...]:
    whole = text.strip()
    norm = fold(whole)
    against = any(cues.has(f"compare.{key}", norm) for key in ("each", "different"))
    versus = _AGAINST_EN.match(whole)
    if versus:
        return tuple(Half(versus[k].strip(), f"{versus[k].strip()}?") for k in ("a", "b"))
    match = _BOTH_EN.match(whole) if against else None
    if match is None:
        return ()
    one, other = match["a"].strip(), match["b"].strip()
    pre = match["pre"].strip()
    if pre.lower().endswith(" of"):
        # the start times of A and B
        of = re.search(r"(?:^|\b(?:the|do|does|what are|compare) )([a-z -]+ of)$", pre, re.IGNORECASE)
        if of:
            one, other = f"{of[1]} {one}", f"{of[1]} {other}"
    return Half(one, f"What is {one}?"), Half(other, f"What is {other}?")
