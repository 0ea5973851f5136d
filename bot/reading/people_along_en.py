"""Who of those named in English comes along, and who does not: "with my wife", "me and my dog", "she stays home"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.reading.people import Gone, Group, People, Role
from bot.reading.people_ages_en import END, end_of_aged

_ONE_OF = re.compile(
    r"\b(?:the|my|our)\s+(?P<which>older|oldest|elder|eldest|bigger|big|younger|youngest|little|smaller|middle)\s+"
    r"(?:one|child|kid|son|daughter|boy|girl|brother|sister)\b"
)
GROWN_WORD = re.compile(r"adult|grown|\b(?:wo)?men\b|ladies")
_A_STAY = re.compile(r"\b(?:an?|the|this|our|some)\s+(?:[\w-]+\s+){0,3}stay\s+with\s+(?:(?:my|our)\s+)?$")
"""The stay that is wished for, not the verb of those who stay with somebody."""
_BELONGS = re.compile(r"\b(?:of|for|from|to|at|near|about|by|than)\s*$")
_AND_NEXT = re.compile(r"\S+\s*(?:,\s*and|[,;])\s*$")
_OF_ITSELF = re.compile(
    r"\s+(?:who\s+)?(?:can't|can\s?not|cannot|couldn't|isn't|is\s+(?!coming|joining|with|also)|has\b|had\b|needs?\b|lives?\b"
    r"|doesn't|fell\b|broke\b|was\b|struggles?\b|gets?\b|keeps?\b)"
)
_SPOKEN_WITH = re.compile(
    r"\b(?:check(?:ed|ing)?|talk(?:ed|ing)?|sp(?:eak|oke|eaking)|discuss(?:ed|ing)?|consult(?:ed|ing)?|confer|agree[d]?|clear(?:ed)?|liv(?:e|es|ing)"
    r"|(?:get|got|be)\s+back|in\s+touch|argu(?:e|ed|ing)|(?:video\s+)?(?:call|meeting|appointment|lunch|dinner|chat|deadline|zoom|date|reunion|trouble)s?)"
    r"\s+(?:\w+\s+){0,2}?(?:with|to)\s+$"
)
"""Before somebody who is only asked: "I have to check with my wife first"."""
_SIMPLY_COMES = re.compile(
    r"(?:\s+[a-z]+)?\s+(?:(?:also|always|will|would|must|has\s+to|needs\s+to)\s+)*(?:comes?|travels?)\s*(?:$|[.,;!]|\band\b)"
    r"|(?:'s|'ll|'d)?\s+(?:(?:also|always|will|would|shall|must|can|could|may|might|is|are|be|has\s+to|wants\s+to|wishes\s+to|(?:is|are)\s+going\s+to)\s+)*"
    r"accompan(?:y|ies|ying)\s+(?:me|us)\b"
)
""""My wife Noriko comes, and …"."""
_LEFT_WITH = re.compile(r"\b(?:leav(?:e|es|ing)|left|drop(?:ping)?)\s+(?:\w+\s+){1,3}(?:with|at)\s*$")
_COUNTED_BEHIND = re.compile(r"\s*(?:included|inclusive|counted\s+in|among\s+them)\b")
_COUNTED_IN = re.compile(r"\b(?:including|incl\.?|counting)\s+$")
_TAKING = re.compile(r"\bi(?:'m|\s+am|'ll\s+be|\s+will\s+be|'d\s+be)\s+(?:only\s+|just\s+)?(?:taking|bringing)\b")
_LEADS = re.compile(
    r"\b(?:manag(?:e|es|ing)|lead(?:s|ing)?|teach(?:es|ing)?|supervis(?:e|es|ing)|train(?:s|ing)?|employ(?:s|ing)?|run(?:s|ning)?)\s+(?:a\s+team\s+of\s+|about\s+|some\s+)?$"
)
"""Before people whom the speaker has at work: "I manage twelve designers"."""
_VISITS = re.compile(
    r"\s+(?:(?:can|could|will|would|may|might|often|sometimes)\s+)*(?:comes?|drops?|pops?|visits?|stops?)\s+(?:over|by|round|around|past)\b"
    r"(?![^.!?;,]{0,40}\bwith\s+(?:me|us)\b)"
)
"""Behind those who only come by from where they live."""
_CLAUSE_ENDS = re.compile(r"(?:\b(?:and|but|while)|,)\s*$")
_DOES = re.compile(
    r"\s+(?:(?:still|also|now|both|just)\s+)*(?!(?:wants|needs|hopes|loves|likes|plans|joins|comes|travels|was|needed|wanted|aged)\b)"
    r"(?:[a-z]{2,}(?:s|ed)|(?:live|work|run|grow|own|teach|farm|keep|stay))\b"
    r"\s+(?:a|an|the|my|our|his|her|their|there|here|in|at|on|from|as|it|near|me|us)\b"
)
"""Behind somebody who is the subject of a clause of their own: "and my brother runs the farm"."""
_HAVING = re.compile(
    r"(?:\b(?:i|we)(?:'ve|\s+have|\s+now\s+have)?\s+(?:just\s+|recently\s+)?got|\b(?:i|we)(?:'ve|\s+(?:now\s+|also\s+|just\s+)?have))\s*(?:an?\s+)?$"
)
"""Before a grown-up whom one merely has: "I've got a new boss", "we have an aunt there"."""
OTHERS: tuple[Role, ...] = ("parent", "grandparent", "sibling", "friend", "colleague", "relative")


class Coming:
    """Who comes along and who stays behind, by the words around them; compiled from cue words once."""

    def __init__(self, words: Mapping[str, re.Pattern[str]]) -> None:
        along, behind, beside, without = (words[k].pattern for k in ("along", "behind", "with", "without"))
        self._without = re.compile(rf"(?:{without})\s*$")
        self._with = re.compile(rf"(?:{beside})\s*,?\s*$")
        self._along = re.compile(rf"\W*(?:\w+\W+){{0,4}}?(?:{along})")
        self._behind = re.compile(rf"\W*(?:(?!(?:i|we)\b)\w+\W+){{0,3}}?(?:{behind})")
        self._behind_with = re.compile(rf"(?:{behind})\s*(?:with\s*)?$")
        self._stays = re.compile(rf"[^\w.!?;]*(?:\w+[^\w.!?;]+){{0,3}}?(?:{behind})")
        self._pronoun_stays = re.compile(
            rf"[^.!?]{{0,40}}\b(?:he|she|they)(?:'ll|\s+will)?\s+(?:\w+\s+){{0,2}}?(?:{behind})"
        )

    def of(self, before: str, after: str, group: Group, *, asked: bool, known: bool) -> bool | None:
        """Whether a group comes along; None where nothing tells.

        ``known``: who comes was told before, so that somebody who comes as well is one more.
        """
        if self._without.search(before):
            return False
        if _SPOKEN_WITH.search(before):
            return None
        if self._behind.match(after):
            return False
        if re.match(r"\s*(?:,|and|&|plus|\+)\s*(?:me|myself)\b", after):
            return True  # "for my wife and me"
        comes = self._along.match(after)
        if group.role != "child":
            comes = comes or _SIMPLY_COMES.match(after)
        if not comes and _BELONGS.search(before) and not re.search(r"(?:family|party|group) of\s*$", before):
            # "a friend of mine", "from my parents"; "for two adults"
            return True if group.said and before.rstrip().endswith("for") else None
        if not comes and _AND_NEXT.search(before) and _OF_ITSELF.match(after):
            return None  # "…, and my mother can't walk well": a sentence of its own
        a_stay = _A_STAY.search(before)
        if group.role in OTHERS and _CLAUSE_ENDS.search(before) and _DOES.match(after):
            return None
        if _LEADS.search(before):
            return None
        if group.role in OTHERS and _VISITS.match(after):
            return None  # "my aunt could come over from Nara to help out"
        stays_behind = self._behind_with.search(before)
        if not a_stay and (stays_behind or _LEFT_WITH.search(before)):
            return None  # "the kids are staying home with grandma", "leaving the dog with my sister"
        if not (comes or a_stay or group.said) and group.role in OTHERS and _HAVING.search(before):
            return None
        if a_stay or self._with.search(before):
            return True
        if re.match(r"\s*(?:and|&)\s+(?:i|me|myself)\b", after) or re.search(
            r"\b(?:me|i|myself)\s*(?:and|n|&|,|\+|plus)\s*(?:the\s+|my\s+|our\s+)?$", before
        ):
            return True
        if comes:
            group.too = group.role in (OTHERS if known and group.count == 1 else ("parent", "grandparent"))
            return True
        if group.said and group.role not in ("parent",):
            return True
        if group.role in ("couple",):
            return bool(re.search(r"(?:\bas|\bare|we're|married|young|retired)\s*(?:a\s*)?$", before)) or None
        if asked and len(after) < 24:
            return True
        return None

    def stays_behind(self, norm: str, end: int) -> bool:
        """True where the words behind somebody say that they stay."""
        stays = self._stays.match(norm[end : end + 48])
        # "has camp, so she stays home"
        taken_up = self._pronoun_stays.match(norm[end : end + 80])
        return bool(stays or taken_up)


def with_listed(norm: str, people: People, but: tuple[Role, ...] = ()) -> None:
    """「two adults, one child and a dog」: what is listed with somebody who comes along does as well."""
    groups = people.groups
    for index in [*range(len(groups) - 1), *range(len(groups) - 2, -1, -1)]:
        one, other = groups[index], groups[index + 1]
        joined = re.fullmatch(
            r"\s*\)?(?:\([^)]*\))?\s*(?:,|and|&|\+|plus|,\s*and|with)?\s*(?:(?:my|our|the|a|an|his|her|their)\s+)*",
            norm[one.end : other.start],
        )
        if joined and one.along and other.along is None:
            other.along = True
        elif joined and other.along and one.along is None and one.role != "pet" and one.role not in but:
            one.along = True


def speaker(norm: str, people: People) -> None:
    """The speaker, named beside those who come along: "me and my dog", "my son and me"."""
    if any(g.role == "self" for g in people.groups):
        _colleagues(norm, people)
        return
    for m in re.finditer(
        r"\b(?:me|myself)\s*(?:and|&|plus|\+|with|n|,)(?!\w)|(?:\band|\bn|&|\+|\bplus|,)\s*(?:i|me|myself)\b"
        r"|\bi(?:'m| am)\s+(?:\w+\s+){0,2}with\b"
        r"|(?<!\w)it(?:'s|\s+is|'ll\s+be|\s+will\s+be|'d\s+be)\s+(?:just\s+|only\s+)?me\s*(?:,|and|plus|\+|&)",
        norm,
    ):
        if _COUNTED_IN.search(norm, max(0, m.start() - 12), m.start()) or _COUNTED_BEHIND.match(norm, m.end()):
            continue
        if any(g.along for g in people.groups):
            _colleagues(norm, people)
            people.groups.append(Group(m.start(), m.end(), "self", 1, along=True))
            break
    else:
        _alone_with(norm, people)


def _colleagues(norm: str, people: People) -> None:
    """Those at work who come beside the speaker: "me, my boss and two interns"."""
    for group in people.groups:
        if group.role == "adult" and group.said and not GROWN_WORD.search(norm[group.start : group.end]):
            group.role = "colleague"


def _alone_with(norm: str, people: People) -> None:
    """The speaker is the only one with a child where nobody else is named: "I'm taking our daughter"."""
    taking = _TAKING.search(norm)
    coming = [g for g in people.groups if g.along and g.role != "pet"]
    if taking and not people.totals and coming and all(g.role == "child" for g in coming):
        people.groups.append(Group(taking.start(), taking.end(), "self", 1, along=True))


def gone(norm: str, people: People, coming: Coming) -> None:
    """Those of the party who stay behind after all: "the older one can't come", "my wife won't make it"."""
    for m in _ONE_OF.finditer(norm):
        if coming.stays_behind(norm, m.end()):
            people.gone.append(Gone(m.start(), m.end(), "child", 1, END[m["which"]]))
    if people.gone:
        people.groups = [g for g in people.groups if not any(a.start <= g.start < a.end for a in people.gone)]
    for group in [g for g in people.groups if g.role == "child" and g.ages and not g.part]:
        if coming.stays_behind(norm, end_of_aged(norm, group)):
            people.gone.append(Gone(group.start, group.end, "child", len(group.ages), ages=tuple(group.ages)))
            people.groups.remove(group)
    for group in people.groups:
        if group.along is False and coming.stays_behind(norm, group.end):
            people.gone.append(Gone(group.start, group.end, group.role, group.count or 0))
