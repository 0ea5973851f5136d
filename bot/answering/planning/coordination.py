"""Two noun phrases asked for in one breath: the fee and the fax number of X, 生まれた年と血液型は.

Said of text alone: whether what looks like two things is one is for the sources to tell, so the halves stand beside the
question and never for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.reading.found import Token

LONGEST = 160
"""Characters of a question in which two things are looked for."""
MOST, SHORT = 9, 4
"""Words of the second thing, at most, and fewer than so many of a first one that shares its "of …" with it."""
EACH = 24
"""Characters of what the second thing is called, at most."""

_JOINT_JA = re.compile(r"と、?|、?(?:それから|および|及び|並びに|ならびに|それと|あと|かつ)、?")
_TAIL_JA = re.compile(
    r"(?:の(?:両方|二つ|2つ))?(?:って|は|を|も|が)?、?"
    r"(?:(?:それぞれ)?(?:教え|おしえ|知り|しり|お?聞|お願|説明|ご存|わか|分か|何|なに|いくつ|いくら|どう|言っ|挙げ|出し)[^、。]{0,16})?(?:です(?:か)?|か)?[?？。!]*$"
)
_BOTH_JA = re.compile(
    r"、?(?:この|その)?(?:お?二人|お?ふたり|2人|両人|両者|両方|二つ|2つ|それぞれ|各々)(?:とも)?の(?:お?名前|氏名|名|名称|内容|値)?$"
)
"""Behind both of what is asked for, what of each: AとB、お二人の名前."""
_AMONG_JA = re.compile(r"^(?:(?:その|この)(?:うち|中|なか)|うち)(?:で|の|に)?(?:は)?、?")
_OWN_TOPIC_JA = re.compile(r"(?:さん|氏|先生|様|君)の")
_CLOSED_JA = re.compile(r"[。?？]|[はがを].*[はをも]")
"""What stands before the first thing is more than whose it is."""
_THING = ("名詞,普通名詞", "接尾辞,名詞的")
_JOINT_EN = re.compile(
    r",? (?:and|plus|as well as|along with|together with)(?: also)? (?=[a-z0-9])"
    r"|, (?=(?:the|its|his|her|their) )"
)
_OPENS_EN = re.compile(
    r"^(?:(?:please|could you|can you|would you|i'd like to know|i want to know|i need)\b ?)*"
    r"(?:tell me|give me|name|list|state|what(?:'s| is| are| was| were)|who(?:'s| is| are| was)|let me know"
    r"|i'd like)?\b ?"
)
_BEHIND_EN = re.compile(
    r"[,;:] ?(?:who|what|when|how much|how many)(?: is| are|.s|.re)? ?"
    r"(?:they|those|these|it|each(?: of them)?|both|which|who|what)?$"
    r"|[,;:] ?(?:both|each|please|both of them)$"
)
"""What asks only behind both of what it asks for: A and B, who are they?"""
_VERBAL_EN = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|who|whom|which|when)\b"
)
_OF_EN = re.compile(r"\b(?:of|for|in|at) (?P<of>(?:the |a )?[a-z0-9'(){}・一-鿿ァ-ヴー -]{2,60}?)$")
_OWNED_EN = re.compile(r"^(?P<whose>.{2,50}?(?:'s|s'))\b")
_POSSESSIVE_EN = re.compile(r"(?:his|her|its|their) ")
_ITS_EN = re.compile(r"^(?:its|his|her|their|the|a|an|any) ")


_SIDES_EN = re.compile(
    r"^(?P<head>.{4,80} (?:behind|of|for|at|by|in|to|with|from|about)) (?P<a>[^,]{3,60}?),?"
    r" on the one (?:hand|side),? and (?:also )?(?:on the other (?:hand|side),? )?"
    r"(?P<b>[^,]{3,60}?)(?:,? on the other(?: hand| side)?)?$"
)
"""What is asked of two, one on either hand."""
_LISTED_EN = re.compile(
    r"^(?:please )?(?:(?:can|could) you )?(?:give me|tell me|name|list|state|i(?:'d| would) like|i need|i want)"
    r"(?: me)? (?:just )?(?:the )?(?P<wanted>[a-z ]{3,24}?)"
    r"(?: (?:for|of|in) (?:each|both|the following|these)[a-z ]{0,16})?"
    r" ?[:–-] ?(?P<a>[^,;]{3,80}?)(?:[,;] (?:and )?|,? and )(?P<b>[^,;]{3,80})$"
)
"""What is wanted, and of which two: the year for each: A, and B."""
_WHO_EN, _WHEN_EN = re.compile(r"\bnames?\b|\bpersons?\b|\bpeople\b"), re.compile(r"\b(?:years?|dates?|days?)\b")


def listed(text: str, cues: Cues) -> tuple[str, ...]:
    """A question for each of two named behind what is wanted of each, or one on either hand; empty for others."""
    norm = fold(text).strip()
    if cues.language == "ja" or len(norm) > 2 * LONGEST or cues.has("several.compared", norm):
        return ()
    body = norm.rstrip(" ?.!")
    if sides := _SIDES_EN.match(body):
        return tuple(f"{sides['head']} {sides[one]}?" for one in ("a", "b"))
    both = _LISTED_EN.match(body)
    if both is None:
        return ()
    wanted = both["wanted"].strip()
    begun = "who is" if _WHO_EN.search(wanted) else "when is" if _WHEN_EN.search(wanted) else f"what is the {wanted} of"
    return tuple(f"{begun} {both[one].strip()}?" for one in ("a", "b"))


def halves_of(text: str, cues: Cues) -> tuple[str, ...]:
    """A question for each of two things; empty when the words ask for one."""
    norm = fold(text).strip()
    if len(norm) > LONGEST or cues.has("several.compared", norm):
        return ()
    return _japanese(norm) if cues.language == "ja" else _english(norm)


def _japanese(norm: str) -> tuple[str, ...]:
    tail = _TAIL_JA.search(norm)
    body = norm[: tail.start()] if tail else norm
    body = _BOTH_JA.sub("", body)
    tokens = analysed(norm, "ja").tokens
    for joint in _JOINT_JA.finditer(body):
        left, right = body[: joint.start()], body[joint.end() :]
        before = [t for t in tokens if t.end <= joint.start()]
        behind = [t for t in tokens if joint.end() <= t.start and t.end <= len(body)]
        if not behind or behind[0].start != joint.end():
            continue  # 「二人とも」 joins nothing
        if not before or not before[-1].pos.startswith(_THING) or not 2 <= len(right) <= EACH:
            continue
        whose, among = _whose(before, left), _AMONG_JA.match(right)
        if not whose or not (among or _names_a_thing(behind)) or _CLOSED_JA.search(left):
            continue
        if among:
            second = f"{left}のうち{right[among.end() :]}"
        elif _OWN_TOPIC_JA.search(right) or _of_another(before, behind):
            second = right
        else:
            second = f"{whose}の{right}"
        return (f"{left}は？", f"{second}？" if second.endswith("か") else f"{second}は？")
    return ()


def _whose(tokens: Sequence[Token], left: str) -> str:
    """Of whom the first thing is; empty when the words do not tell.

    What stands before the last 「の」, where only a noun follows it; else what a clause is about.
    """
    last = next((t for t in reversed(tokens) if t.surface == "の" and t.pos.startswith("助詞,格助詞")), None)
    if last and not any(t.start >= last.end and t.pos.startswith(("動詞", "助詞", "助動詞")) for t in tokens):
        return left[: last.start]
    about = next((t for t in tokens if t.surface in ("は", "が", "って") and t.pos.startswith("助詞")), None)
    return left[: about.start] if about else ""


def _of_another(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """True for the same thing of another one: Xの代表とYの代表."""
    owned = any(t.surface == "の" and t.pos.startswith("助詞") for t in behind[1:-1])
    return owned and before[-1].surface == behind[-1].surface


def _names_a_thing(tokens: Sequence[Token]) -> bool:
    """True for a noun with what stands before it, and no particle by which it would be a clause: 令和4年度の採用数."""
    if not tokens[-1].pos.startswith(_THING) or tokens[0].pos.startswith(("動詞", "助詞", "助動詞")):
        return False
    return not any(
        (t.pos.startswith("助詞") and t.surface not in ("の", "で", "に", "が")) or t.surface == "、" for t in tokens
    )


def _english(norm: str) -> tuple[str, ...]:
    body = norm.rstrip(" ?.!")
    behind = _BEHIND_EN.search(body)
    body = body[: behind.start()] if behind else body
    for joint in _JOINT_EN.finditer(body):
        left, right = body[: joint.start()].rstrip(","), body[joint.end() :]
        opened = _OPENS_EN.match(left)
        asks = bool(behind or (opened and opened.end()))
        things = left[opened.end() :] if opened else left
        apart = not joint.group().strip().startswith("and")
        owned, of = _OWNED_EN.match(things), _OF_EN.search(right) or _OF_EN.search(things)
        called = bool(_ITS_EN.match(right)) or (asks and bool(owned or (of and len(things.split()) < SHORT)))
        if (
            not (asks or apart)
            or not called
            or len(right.split()) > MOST
            or any(map(_VERBAL_EN.search, (things, right)))
        ):
            continue
        first, second = things, right
        if of and not _OF_EN.search(things) and not owned:
            first = f"{things} of {of['of']}"
        if not _OF_EN.search(right) and not _POSSESSIVE_EN.match(right):
            if owned:
                second = f"{owned['whose']} {_ITS_EN.sub('', right)}"
            elif of:
                second = f"{right} of {of['of']}"
        return tuple(f"what is {one}?" for one in (first, second))
    return ()
