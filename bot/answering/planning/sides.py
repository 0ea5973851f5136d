"""A comparison as the questions that it sets against each other: what is asked of both, asked of each by itself.

「疲れを癒やす型と腕を磨く型、狙いはどう違う？」 asks for the aim of the one and for that of the other, whatever their
names.
"""

from __future__ import annotations

import re

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed
from bot.reading.found import Token

LONGEST = 24
"""Characters of what is named on either side, at most."""
_JOINT_JA = "と"
_QUOTED_JA = ("言", "い", "呼", "思", "考", "し", "す", "な", "称", "名", "さ", "か")
"""Beginnings of the verbs behind と that set nothing beside anything: と言う, とする, となる."""
_TOPIC_JA = re.compile(
    r"(?:とで)?(?:では|は|って)|[、。?]|と?で(?=どちら|どっち|どう|何|違|異)|を(?=並べ|比べ|くらべ|比較|対比)"
)
_MARKED_JA = re.compile(r"[がをでもに]")
_BEHIND_JA = re.compile(r"^(?:とで)?(?:では|は|って|が|を|で|も|に)?[、。]?")
_ASKS_JA = re.compile(r"何|誰|だれ|どこ|どの|どんな|いつ|いくつ|いくら|なぜ|どう")
_NAME_JA = ("名詞,固有名詞", "接尾辞,名詞的,一般")
_BARE_JA = re.compile(r"[はがをもでに、。?\s]+$")
_JOINT_EN = re.compile(
    r",? (?:and|or|versus|vs\.?|than|(?:as )?compared (?:with|to)|as opposed to"
    r"|differ(?:s|ent)? from (?:those|that|the ones|what)?(?: ?(?:of|for|to))?|with what"
    r"|(?:really |just |about )?the same (?:thing |body |group |person )?as) (?:the |a |an )?"
)
_CHOICE_EN = re.compile(
    r"^(?P<ask>.+?)[,:;-] (?:is it |the )?(?P<a>[^,:;?]+?),? or (?:the |a |an )?(?P<b>[^,:;?]+?)\?*$"
)
"""Which is older, X or Y? Which has more members: firms or towns?"""
_FIRST_EN = re.compile(
    r"^(?P<a>[^,:;?]{3,40}?) (?:or|versus|vs\.?) (?:the )?(?P<b>[^,:;?]{3,40}?)(?:[,:;]| -) (?P<ask>.+)$"
)
"""X or Y: who was born first? X versus Y: what for?"""
_APART_EN = (
    r"\b(?:how (?:exactly )?(?:is|does) {name} (?:(?:any|so|really) )?(?:different (?:from|to|than)|differ from)"
    r"|difference between {name} and) (?P<other>(?!those|that|the ones|what|other)[^,:;?]{{3,40}}?)\W*$"
)
"""What sets the programme apart from something else: what either is tells it."""
_APART_JA = (
    r"(?:[^、。]{{0,8}}、)?{name}(?:は|って|と)、?(?P<other>[^、。?はがを]{{2,24}}?)(?:とは|と|の)"
    r"(?:何が|なにが|どう|どこが)?(?:違|ちが|異な)"
)
"""As ``_APART_EN``."""
_IS_EN = re.compile(r"(?:is|are|was|were)(?: (?:the|an?))?")
_ADJECTIVE_EN = re.compile(r"(?:ive|al|ed|ary|ern|-\w+|first|second|third)$")
_BOUND_EN = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|between|of|more|what|which|how|compare|both|the|an?|fewer|by|for|in"
    r"|than)\b |[:,;] "
)
_PHRASE_EN = re.compile(
    r"^(?P<b>[a-z0-9'&-]+(?: [a-z0-9'&-]+){0,4}?)(?P<rest>(?: (?:in|at|of|for|from|to|under|on|by|differ\w*|have|has|do"
    r"|does|is|are|was|were|works? (?:for|at|with|as)|come|comes|each|both|founded|established"
    r"|set up|started|created|born|renamed|made|held)\b.*)?[?:].*)$"
)


def sides(norm: str, cues: Cues) -> tuple[str, str] | None:
    """The two questions of a comparison in folded ``norm``; None when two things are not set against each other.

    Each is a whole question, in the order in which the two are named.
    """
    if any(cues.has(f"compare.{key}", norm) for key in ("common", "same_person")) or not cues.has("sides.set", norm):
        return None
    found = _japanese(norm, cues) if cues.language == "ja" else _english(norm, cues)
    return found if found and found[0] != found[1] else None


def _japanese(norm: str, cues: Cues) -> tuple[str, str] | None:
    name = cues.words["follow.programme_name"][0]
    if apart := re.match(_APART_JA.format(name=re.escape(name)), norm):
        return f"{name}とは何ですか?", f"{apart['other']}とは何ですか?"
    tokens = analysed(norm, "ja").tokens
    for at in reversed(range(len(tokens) - 1)):
        if not _joins(tokens, at):
            continue
        end = tokens[at + 1].end if tokens[at + 1].surface == "、" else tokens[at].end
        start = max((m.end() for m in _TOPIC_JA.finditer(norm, 0, tokens[at].start)), default=0)
        stop = _end_of(norm, end)
        left, right = norm[start : tokens[at].start], norm[end:stop].removesuffix("と")
        right = cues.pattern["sides.one_of"].sub("", right).removesuffix("の") or right
        first, behind = norm[:start], norm[stop:]
        if more := _more_first(first, cues):
            # 会員が多いのは自治体と企業のどちら: the members of either
            first, behind = "", f"、{more[0]}{more[1]}{behind}"
        tail = _shared(left, right)
        asked = _asked_ja(behind, cues, said=bool(first or tail))
        if 0 < len(left) <= LONGEST and 0 < len(right) <= LONGEST:
            return f"{first}{left}{tail}{asked}", f"{first}{right}{asked}"
    return None


def _more_first(first: str, cues: Cues) -> tuple[str, str] | None:
    """What is more, or was earlier, and the word that says so, where they are said first; None when they are not."""
    for key in ("when", "size"):
        said = re.fullmatch(rf"(?P<of>.*?)[がはの]?(?P<more>{cues.pattern[f'sides.{key}'].pattern})の?は、?", first)
        if said:
            return said["of"], said["more"]
    return None


def _joins(tokens: tuple[Token, ...], at: int) -> bool:
    """True for a と between two nouns, not one behind what is said or thought."""
    token, before, behind = tokens[at], tokens[at - 1] if at else None, tokens[at + 1]
    if token.surface != _JOINT_JA or before is None or not token.pos.startswith("助詞"):
        return False
    noun = before.pos.startswith(("名詞", "接尾辞", "代名詞", "助詞,準体助詞", "記号", "補助記号,括弧閉"))
    return noun and not (
        behind.pos.startswith(("助詞", "助動詞", "補助記号,句点"))
        or (behind.pos.startswith("動詞") and behind.surface.startswith(_QUOTED_JA))
    )


def _end_of(norm: str, start: int) -> int:
    """Where what begins at ``start`` has been named: before its は or comma, else before another particle."""
    topic = _TOPIC_JA.search(norm, start)
    marked = None if topic else _MARKED_JA.search(norm, start)
    found = topic or marked
    return found.start() if found else len(norm)


def _shared(left: str, right: str) -> str:
    """What is said of both behind the second: 松田さんと田口さんの勤め先."""
    at = right.find("の", 1)
    if at < 0 or at == len(right) - 1:
        return ""
    if left.endswith(right[at + 1 :]):
        return ""
    last = analysed(left, "ja").tokens[-1]
    return right[at:] if "の" not in left or last.pos.startswith(_NAME_JA) else ""


def _asked_ja(behind: str, cues: Cues, *, said: bool) -> str:
    """What is asked of each, without what sets one against the other; ``said``: some of it stands before both."""
    when, size = cues.has("sides.when", behind), cues.has("sides.size", behind)
    core, _, rest = behind.partition("?")
    for key in ("one_of", "when", "size", "same", "differ", "each"):
        core, rest = (cues.pattern[f"sides.{key}"].sub("", part) for part in (core, rest))
    if not core.startswith("の") and (link := _BEHIND_JA.match(core)):
        core = core[link.end() :]
    core = _BARE_JA.sub("", core)
    joint = "" if not core or core.startswith("の") else _linked(core)
    if when or size:
        ask = "は、いつ?" if when else "は、いくつ?"
    elif _ASKS_JA.search(core):
        ask = "?"
    else:
        ask = "は?" if core or said else "とは?"
    return f"{joint}{core}{ask}{rest}"


def _linked(core: str) -> str:
    first = analysed(core, "ja").tokens[0]
    if _ASKS_JA.match(core):
        return "は"
    return "の" if first.pos.startswith("名詞") else "が"


def _english(norm: str, cues: Cues) -> tuple[str, str] | None:
    name = cues.words["follow.programme_name"][0]
    if apart := re.search(_APART_EN.format(name=re.escape(name)), norm):
        return f"what is {name}?", f"what is {apart['other'].strip()}?"
    if choice := _CHOICE_EN.match(norm) or _FIRST_EN.match(norm):
        asked = _asked_en(choice["ask"], cues).strip(" ?")
        left = _whole(choice["a"], choice["b"])
        return f"{asked or 'what is'}: {left}?", f"{asked or 'what is'}: {choice['b']}?"
    for joint in _JOINT_EN.finditer(norm):
        behind = norm[joint.end() :]
        phrase = _PHRASE_EN.match(behind if behind.rstrip(".").endswith("?") else f"{behind.rstrip('.')}?")
        before = norm[: joint.start()]
        start = _start_of(before)
        left = _asked_en(before[start:], cues).strip()
        if phrase is None or not left or len(left) > 2 * LONGEST:
            continue
        right = phrase["b"].removeprefix("more ").removeprefix("fewer ")
        party = cues.pattern["follow.party"].search(left)
        if party and joint.group().strip(", ")[:2] in ("co", "as", "vs", "ve", "th", "wi"):
            right = f"{left[: party.start()]}{right}{left[party.end() :]}"
        head, rest = _asked_en(norm[:start], cues), _asked_en(phrase["rest"], cues)
        if _IS_EN.fullmatch(head.strip()):
            head = "what is"
        one, other = (
            re.sub(r"\s+", " ", f"{head} {side}{rest}").replace(" ?", "?").strip()
            for side in (_whole(left, right), right)
        )
        return one, other
    return None


def _whole(left: str, right: str) -> str:
    """The first side with the noun that stands only behind the second: defensive versus offensive telework."""
    noun = right.rpartition(" ")[2]
    of_both = _ADJECTIVE_EN.search(left) and " " in right and not left.endswith(noun)
    return f"{left} {noun}" if of_both else left


def _start_of(before: str) -> int:
    """Where the words begin that name the first side: behind the verb, preposition or article before them."""
    return max((m.end() for m in _BOUND_EN.finditer(before)), default=0)


def _asked_en(text: str, cues: Cues) -> str:
    """The words that stand around both sides without what sets one against the other."""
    asked = {"when": "when", "size": "how many", "same": "which"}
    for key in ("when", "size", "one_of", "same", "differ", "each"):
        text = cues.pattern[f"sides.{key}"].sub(asked.get(key, ""), text)
    return text
