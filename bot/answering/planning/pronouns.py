"""Pronouns, places in a list and posts that stand for somebody or something spoken of: その参加費は？"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.question_types import understand
from bot.answering.planning.resolved import Resolved, given_by, listed_in, people_of, things_of
from bot.seams import Asked

_PERSON_JA = re.compile(
    r"(?:その|この|あの)(?:人|方|人物|かた|先生|教授|博士|社長|会長|理事長|学長|総長|市長|町長|村長|知事|所長|代表(?:者|理事)?)"
    r"(?:さん|たち)?(?![一-鿿])|彼女|彼|同氏"
)
_THING_JA = re.compile(
    r"(?<!ど)(?:その|この|あの)(?=[一-鿿ァ-ヴーa-zA-Z])|それ(?!ぞれ)|これ(?!まで|から)|そこ"
    r"|ここ|同会|同社|同協会|同部会|同市|そちら|そっち"
)
_FORMER = re.compile(r"前者|\bthe former\b", re.IGNORECASE)
_LATTER = re.compile(r"後者|\bthe latter\b", re.IGNORECASE)
_PERSON_EN = re.compile(r"\b(?:he|she|him|his|her|hers|(?:that|this|the same) person)\b", re.IGNORECASE)
_THING_EN = re.compile(
    r"\b(?:its|it|that (?:group|programme|program|association|organi[sz]ation"
    r"|agreement|model|company|city|scheme|project|one)|this (?:group|programme"
    r"|program|association|organi[sz]ation|agreement|model|company|city|scheme"
    r"|project|one)|the (?:group|programme|program|association|organi[sz]ation"
    r"|agreement|scheme)(?! of)|they|them|their|there)\b"
    r"|(?<=\bdo )(?:this|that)(?=\W*$)|(?<=\bjoin )(?:this|that)(?=\W*$)",
    re.IGNORECASE,
)
_THEY_EN = re.compile(r"^(?:they|them|their)$", re.IGNORECASE)
_AT_EN = re.compile(r"[A-Za-z -]+? of (?:the )?[A-Z][A-Za-z]*(?: (?:of )?[A-Z][A-Za-z]*)*")
_AT_JA = re.compile(r"[一-鿿々ァ-ヴーA-Za-z]+$")
"""A post with the body at which it is: president of the University of Tokyo, 東大総長."""
_POSSESSIVE_EN = {"his", "her", "hers", "its", "their"}


def one_of_those_listed(head: str, topic: Mapping[str, Any], language: str, own: Cues) -> Resolved | None:
    """The second one's home town: which of those just listed is meant."""
    listed = listed_in(topic, language)
    match = own.pattern["follow.ordinal"].search(head)
    if match is None or len(listed) < 2:
        return None
    words = own.words["follow.ordinals"]
    place = next((n for n, word in enumerate(words) if re.search(word, match.group(), re.IGNORECASE)), -1)
    if place >= len(words) - 1:
        place = len(listed) - 1  # the last
    if not 0 <= place < len(listed):
        return None
    return Resolved(f"{head[: match.start()]}{listed[place]}{head[match.end() :]}", language)


def _asks_who(head: str, asked: str, language: str, cues: Mapping[str, Cues]) -> bool:
    """True when both ask who: the second goes on in the same manner about the same."""
    return all(understand(one, language, cues).form == "person" for one in (head, asked))


def stood_for(
    head: str, topic: Mapping[str, Any], language: str, asked: str, past: Sequence[Asked], cues: Mapping[str, Cues]
) -> Resolved | None:
    """A pronoun replaced by what it stands for; asked back when it could be several."""
    person = (_PERSON_JA if language == "ja" else _PERSON_EN).search(head)
    thing = (_THING_JA if language == "ja" else _THING_EN).search(head)
    people = people_of(topic, language)
    ordered = [*people, *(name for name in things_of(topic, language) if name not in people)]
    for pattern, which in ((_FORMER, 0), (_LATTER, 1)):
        match = pattern.search(head)
        if match and len(ordered) > 1:
            return Resolved(head[: match.start()] + ordered[which] + head[match.end() :], language)
    match = person or thing
    if match is None:
        return None
    if person:
        meant = [name for name in given_by(topic, language) if name in people_of(topic, language)]
        meant = meant or people_of(topic, language)
        for earlier in reversed(past[:-1]):
            if meant:
                break
            meant = people_of(earlier.topic, language)
    else:
        # who organises it? after who supervises X? is about X, not about who was named
        parallel = not re.match(re.escape(match.group()), head) and _asks_who(head, asked, language, cues)
        # その制度 is what is done, not the body that was told to do it
        done = cues[language].pattern["follow.scheme"].match(head, match.end()) or _scheme(match, cues[language])
        meant = (() if parallel or done else given_by(topic, language)) or things_of(topic, language)
        for earlier in reversed(past[:-1]):
            if meant:
                break
            meant = things_of(earlier.topic, language)
        meant = meant if re.match(r"they|them|their", match.group(), re.IGNORECASE) and len(meant) < 2 else meant[:3]
    plural = re.search(r"たち|ら$", match.group()) or _THEY_EN.match(match.group())
    options = [_replace(head, match, name, language) for name in meant]
    if not options:
        return None
    if len(options) == 1:
        return Resolved(options[0], language)
    if plural:
        joined = ("と" if language == "ja" else " and ").join(meant)
        return Resolved(_replace(head, match, joined, language), language)
    return Resolved(options[0], language, candidates=tuple(options), names=tuple(meant))


def _scheme(match: re.Match[str], cues: Cues) -> bool:
    """True for a pronoun that says itself that something is meant which is done: that scheme."""
    return cues.has("follow.scheme", match.group())


def with_that_post(head: str, asked: str, language: str, own: Cues) -> str:
    """That post, by its name in the question before: when did he leave it?"""
    said, norm = own.pattern["role.that_post"].search(head), fold(asked)
    role = own.pattern["role.words"].search(norm)
    if said is None or role is None or len(norm) != len(asked):
        return head
    name = _AT_EN.match(asked, role.start()) if language != "ja" else _AT_JA.search(asked[: role.end()])
    return f"{head[: said.start()]}{name.group() if name else role.group()}{head[said.end() :]}"


def _replace(head: str, match: re.Match[str], name: str, language: str) -> str:
    word = match.group()
    if language == "ja":
        linked = name + ("の" if word in ("その", "この", "あの") else "")
        return head[: match.start()] + linked + head[match.end() :]
    possessive = word.lower() in _POSSESSIVE_EN and not re.match(r"\s*(?:$|[?.!,])", head[match.end() :])
    return head[: match.start()] + name + ("'s" if possessive else "") + head[match.end() :]
