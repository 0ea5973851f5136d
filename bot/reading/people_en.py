"""People as they stand in English: my wife and I, two kids (5 and 2), family of 4, a 3-year-old, just me."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import cared_for, people_ages_en, people_along_en, people_counts_en
from bot.reading.cues import Cues, either
from bot.reading.found import Text
from bot.reading.numbers import english
from bot.reading.party_changes import held
from bot.reading.people import Group, People, Role, role
from bot.reading.people_ages_en import END, GRADE_AGE, ORDINALS, N
from bot.reading.people_along_en import GROWN_WORD, OTHERS
from bot.reading.people_counts_en import MOST_PEOPLE
from bot.reading.people_listed_en import called, gone, listed
from bot.seams import ReadingContext

_AND_KIDS = re.compile(
    r"\s*(?:,|and|&|plus|\+|with)\s+(?:our\s+|an?\s+)?(?:(?:one|two|three|four|[1-4])\s+)?(?:[a-z]+\s+)?(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|twins|baby|toddlers?)\b"
)
_OPENING = re.compile(
    r"(?:^|[.!?\n])\W*(?:(?:hi|hello|hey|so|ok|okay)\W+)*"
    r"(?:(?:we(?:'re|'ll\s+be|'d\s+be|\s+are|\s+will\s+be|\s+would\s+be)|there(?:'s|'ll\s+be|\s+are|\s+will\s+be|\s+would\s+be)|it(?:'s|'ll\s+be|\s+is|\s+will\s+be))\W+)?\Z"
)
_ELDER = re.compile(r"\b(?:older|oldest|elder|eldest|younger|youngest)\b")
_AND_I = re.compile(
    r"\s*(?:,|and|&|plus|\+|with)\s*(?:and\s+)?(?:me|myself|us|(?:i|we)(?!'|\s+(?:want|would|need|are|am|will|have|had|like|love|look|plan|can|could|hope|prefer|wish|work|think|just|only|also)\b))\b"
)
_NOT_THEM = re.compile(r"(?:,|^|[.;(]|-)\s*(?:and\s+)?not\s+(?:for\s+)?$|\b(?:instead of|rather than)\s+$")
_WITH_US = re.compile(r"\b(?:with\s+(?:me|us)|along|too|join(?:s|ing)?\s+(?:me|us))\b")
_PRONOUN_COMES = re.compile(
    r"[^.!?]{0,100}?(?:[;,.]|[!?]+(?=\s*(?:so|and|he|she|they)\b)|\bso\b|\b(?:says?|said|told\s+(?:me|us)|hopes?|decided)(?:\s+that)?\b)\s*(?:and\s+|but\s+|so\s+)?(?:he|she|they)"
    r"(?:'ll|'s|'re|'d|\s+(?:will|is|are|would|can|must|has\s+to|have\s+to|needs\s+to|need\s+to|wants\s+to))?\s+(?:also\s+|be\s+|going\s+to\s+)?"
    r"(?:come|comes|coming|join|joins|joining|travel|travels|travelling|traveling)\b"
    r"|[^.!?]{0,100}?\b(?<!can't\s)(?<!cannot\s)(?<!not\s)(?<!n't\s)(?:bring|take|bringing|taking)\s+(?:her|him|them)\s+(?:along|with\s+(?:me|us)|too)\b"
)
"""Behind somebody of whom a pronoun says later that they come or are brought: "my mother is 82; she comes with me"."""
_COMES_WITH_ME = re.compile(
    r"(?:(?!\b(?:he|she|they)\s+(?:can't|cannot|won't|will\s+not|stays?)\b)[^!?]){0,220}?\b(?:he|she|they)(?:'ll|'s|'re|'d|\s+(?:will|would|must|has\s+to|have\s+to|needs?\s+to|is|are|always|also|would\s+have\s+to))*\s+"
    r"(?:come|comes|coming|go|goes|going|travel|travels)\s+(?:along\s+)?with\s+(?:me|us)\b"
    r"|[^!?]{0,160}?\b(?<!can't\s)(?<!cannot\s)(?<!not\s)(?<!n't\s)(?:bring|take|bringing|taking)\s+(?:her|him|them)\s+(?:along|with\s+(?:me|us)|too)\b"
)
"""The same over some sentences: "my mother is 78 … if I go anywhere she comes with me"."""
_DEAD = re.compile(r"\s+(?:has\s+)?(?:died|passed|is\s+dead)\b")
_SO_MANY_LEFT = re.compile(
    r"\b(?:so(?:\s+(?:it's|now|just|only|we're|that's))*|leaves(?:\s+(?:us|just|only))*|down\s+to)\s+$"
)
_AND_NO_MORE = re.compile(r"\s+(?:only|left|now|remain|after\s+all)\b")
_MORE_OF_OTHERS = re.compile(
    r"\s+(?:than|days?|nights?|weeks?|months?|years?|hours?|times?|thing|things|question|point|request|wish|need|place|town|region|prefecture|stay|option|change"
    r"|correction|remark|detail|note|comment|condition|info|information|message|update|try|look)\b"
)
"""Behind "one more", "fewer": no person; "fewer than 30 towns" counts no change, either."""


_POSSESSED = re.compile(r"(?:my|our)\b")
_SOMEBODYS = re.compile(r"(?:my|our|his|her|their)\b")
_INCLUDING_ME = re.compile(r"[^.;!?]{0,12}?\b(?:including|incl\.?|counting)\s+(?:me|myself|yours\s+truly)\b")
"""Behind a number of people, among whom the speaker is: "five colleagues including me"."""
_NOBODY_ELSE = re.compile(r"(?:no\s?one|nobody)\s+else")
""""Just me and my wife, nobody else": besides those who are named."""
_THAT_IS_US = re.compile(r"[\s,(\[:-]*(?:that's|thats|that\s+is|meaning|namely|i\.e\.|aka)\s*,?\s*(?P<who>us|me)\b")
_LIVING_WITH = re.compile(
    r"(?:^|[,.;:!?])\s*(?:(?:and|because|since|as)\s+)?with\s+"
    r"(?:(?:a|an|the|our|two|three|small|young|little)\s+)*$"
)
_AS_IT_IS = re.compile(
    r"\s*,?\s*(?:it(?:'s|\s+is|\s+gets|\s+can\s+be)|there(?:'s|\s+is|\s+are)|you|one|everything|nothing|life"
    r"|[a-z]+ing\s+(?:[a-z]+\s+)?(?:is|gets))\b"
)
"""Around children who were told of before: "with a baby it's laundry all day" says how it is with them."""
_WE_WHO_ARE = re.compile(r"\b(?:we|us)\s*,?\s*$")
"""Around a word for people that names the speakers: "the grandparents (that's us)", "we grandparents"."""
_OUR_OWN = re.compile(r"\b(?:our|my)\s+(?P<n>two|three|four|[2-4])(?=\s*,?\s*\(?\s*age[sd]\b)")
""""Our two, aged 2 and 9": children by their ages alone."""
_OF_AGE = re.compile(r"^\s*\(\s*(?:aged\s+)?\d{1,3}\s*\)")
_TAKEN_UP: tuple[Role, ...] = ("spouse", "parent", "grandparent", "sibling", "friend", "colleague", "relative", "child")


def _known(context: ReadingContext) -> int:
    """How many were told of before."""
    before = held(context)
    return int(before.get("total") or (before.get("adults") or 0) + (before.get("children") or 0))


class EnglishPeople:
    """The lexer of people in English, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.roles = cues.values("party.role", role)
        names = ("with", "along", "behind", "without", "care", "not_care", "solo", "join", "leave", "lone_parent")
        words = {name: cues.words(f"party.{name}") for name in names}
        self.words = {name: re.compile(either(w)) for name, w in words.items()}
        self.coming = people_along_en.Coming(self.words)
        adjective = (
            r"(?:(?:my|our|the|his|her|their|a|an|elderly|older|aging|ageing|old|young|younger|little|small|own|elementary(?:[\s-]school)?|primary(?:[\s-]school)?"
            r"|school[\s-]?age[d]?|teenage|baby|newborn|adult|work|close|good|best|other|grown|dear|lovely|pet|both|new|junior|senior|very|twin|identical|eldest|oldest|youngest|elder|firstborn|of|small|big|large|toy)[\s-]+)*"
        )
        self.person = re.compile(
            rf"(?:(?<![a-z0-9_])(?<![a-z0-9_][.,])(?P<n>{N}|no|both|several)\s+)?(?P<adj>{adjective})"
            rf"(?:(?P<nth>{'|'.join(ORDINALS)})[\s-]+)?(?P<role>{either(self.roles)})(?:'s)?"
        )

    def people(self, text: Text, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> People:
        """Groups, totals and the rest, in reading order."""
        norm = text.norm
        people = People()
        people_counts_en.totals(norm, people, taken, self.roles, self.words["solo"], _known(context))
        self._groups(text, people, context, taken)
        people_ages_en.read(norm, people, context)
        people.groups.sort(key=lambda g: g.start)
        # those whose ages show that they come bring others
        people_along_en.with_listed(norm, people, but=("parent", "grandparent"))
        listed(text, people, held(context), taken)
        people_along_en.speaker(norm, people)
        self._rest(norm, people)
        if people.cared_for is None and not people.none_cared_for:
            people.cared_for = cared_for.by_pronoun(norm, self.words["care"], context)
        if len(people.totals) > 1 or any(g.along and g.role != "pet" for g in people.groups):
            people.totals = [
                t
                for t in people.totals
                if not (
                    t.solo
                    and (
                        _NOBODY_ELSE.fullmatch(norm, t.start, t.end) or people_counts_en.NO_OTHERS.match(norm, t.start)
                    )
                )
            ] or people.totals[:1]
        people_along_en.gone(norm, people, self.coming)
        gone(text, people, context, self.words["behind"].pattern)
        return people

    def _groups(self, text: Text, people: People, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> None:
        norm, asked = text.norm, context.asked == "party"
        for m in _OUR_OWN.finditer(norm):
            number = english(m["n"])
            people.groups.append(Group(m.start("n"), m.end("n"), "child", int(number or 2), said=True, along=True))
        for m in self.person.finditer(norm):
            kind, implied = self.roles[m["role"]]
            if any(g.part and g.start <= m.start("role") < g.end for g in people.groups):
                continue
            if m["role"] in ("boy", "girl") and not _SOMEBODYS.match(m["adj"]):
                continue
            if kind == "family" and re.match(r"\s+of\b", norm[m.end() :]):
                continue
            if kind == "child" and implied is None and m["n"] and _WE_WHO_ARE.search(norm, 0, m.start("n")):
                continue  # "just us two girls": those who write
            if kind == "child" and held(context).get("children") and _AS_IT_IS.match(norm, m.end()):
                head = norm[max(0, m.start() - 24) : m.start("n") if m["n"] else m.start("role")]
                if _LIVING_WITH.search(head):
                    continue
            if _DEAD.match(norm, m.end()):
                continue
            if norm[: m.end()].endswith("'s") and (owned := self.person.match(norm, m.end() + 1)) and owned["role"]:
                continue  # "my wife's parents"
            group = Group(m.start("n") if m["n"] else m.start("role"), m.end(), kind, implied)
            written = m["n"] or ""
            if written in ("no",):
                group.along = False
            elif kind == "parent" and written in ("two", "2") and not m["adj"] and _AND_KIDS.match(norm, m.end()):
                group.count, group.said, group.role, group.along = 2, True, "couple", True  # those who write
            elif written == "both" and kind == "adult" and not GROWN_WORD.search(m["role"]):
                continue  # "my wife and I are both nurses": what those are who were named
            elif written == "both":
                group.count, group.said = 2, True
                if kind == "parent" and not m["adj"].strip():
                    group.role, group.along = "couple", True  # "both parents come too": the children's, who write
            elif kind == "child" and implied is None and "twin" in m["adj"] and written in ("", "a", "an"):
                implied = group.count = 2
            elif written and written not in ("several", "a", "an"):
                number = english(written)
                of_something_else = kind == "spouse" or (implied == 1 and _POSSESSED.match(m["adj"]) is not None)
                if number is not None and number > 1 and of_something_else:
                    group.start = m.start("role")  # "if I write 28 my wife …"
                elif number is not None and 0 < number <= MOST_PEOPLE:
                    group.count, group.said = int(number) * (2 if kind == "couple" else 1), True
            if m["nth"] and kind == "child":
                group.ages = [GRADE_AGE + ORDINALS[m["nth"]]]
            before = before_all = norm[max(0, m.start() - 30) : m.start()]
            if _NOT_THEM.search(before):
                people.corrects = True  # "one child, not two children"
                continue
            behind = called(text, m.end(), taken)
            after = _OF_AGE.sub("", norm[behind : behind + 40], count=1)
            if kind == "child" and (nth := _ELDER.search(m["adj"] or "")):
                group.which = END[nth.group()]
            before = re.sub(r"(?:\b(?:my|our|the|any|a|an|his|her|elderly|little|young|two|of|all)\s+)+$", "", before)
            before = re.sub(r"\b\d{1,3}[\s-]years?[\s-]old\s+$", "", before)
            before = re.sub(r"\b(?:my|our|the)\s+$", "", before)
            group.plural = implied is None
            clause = re.split(r"[.;!?]", after)[0]
            if (
                kind in ("friend", "colleague")
                and group.said
                and (group.count or 0) > 1
                and _OPENING.search(before)
                and not _AND_I.match(after)
            ):
                group.role = "adult"  # "five colleagues, one week": all of them
            if group.said and (group.count or 0) > 1 and kind != "child" and _INCLUDING_ME.match(norm, m.end()):
                group.role = "adult"
            if kind == "child" and group.said and (_SO_MANY_LEFT.search(before_all) or _AND_NO_MORE.match(after)):
                people.anew = people.settled = True  # "so two children only, 4 and 6": all of them
            ours = _THAT_IS_US.match(after)
            if kind in ("parent", "grandparent") and (ours or (implied == 2 and _WE_WHO_ARE.search(before))):
                alone = ours is not None and ours["who"] == "me"
                group.role, group.count, group.along = "self" if alone else "couple", 1 if alone else 2, True
            if group.along is None:
                group.along = self.coming.of(before, clause, group, asked=asked, known=bool(held(context)))
            group.end = behind
            people.groups.append(group)
        for index, group in enumerate(people.groups):
            comes = _PRONOUN_COMES.match(norm, group.end) if group.along is None and group.role in _TAKEN_UP else None
            if comes is None and group.along is None and group.role in ("parent", "grandparent"):
                comes = _COMES_WITH_ME.match(norm, group.end)
                people.settled = people.settled or comes is not None
            if comes and not any(
                g.start < comes.end() and not _DEAD.match(norm, g.end) for g in people.groups[index + 1 :]
            ):
                group.along = True
                group.too = group.role in OTHERS and bool(held(context))
                people.settled = people.settled or _WITH_US.search(norm, group.end, comes.end() + 16) is not None
        people_counts_en.by_name(norm, people, self.roles)
        people_counts_en.parents_of(norm, people)
        people_along_en.with_listed(norm, people)
        people_counts_en.what_is_left(norm, people, self.words["along"], known=bool(held(context)))
        if any(g.role == "child" and g.along is False for g in people.groups) and not any(
            g.role == "child" and g.along for g in people.groups
        ):
            first = next(g for g in people.groups if g.role == "child" and g.along is False)
            people.no_children = (first.start, first.end)

    def _rest(self, norm: str, people: People) -> None:
        if self.words["not_care"].search(norm) or cared_for.denied(norm, "en"):
            people.none_cared_for = True
        elif any(cared_for.english(norm, m, people.groups) for m in self.words["care"].finditer(norm)):
            people.cared_for = next(self.words["care"].finditer(norm)).span()
        if match := self.words["lone_parent"].search(norm):
            people.lone_parent = match.span()
            people.groups = [g for g in people.groups if g.end <= match.start() or g.start >= match.end()]
            for group in people.groups:
                if group.role == "child":
                    group.along = True
        for name in ("join", "leave"):
            match = self.words[name].search(norm)
            if match and getattr(people, name) is None and not _MORE_OF_OTHERS.match(norm, match.end()):
                counted = re.search(
                    rf"(?P<n>{N})\s+(?:of\s+\w+\s+|(?:more|other)\s+\w+\s+(?:(?:are|will\s+be)\s+)?)?$",
                    norm[max(0, match.start() - 32) : match.start()],
                )
                number = english(counted["n"]) if counted else None
                setattr(people, name, (match.start(), match.end(), int(number or 1)))
