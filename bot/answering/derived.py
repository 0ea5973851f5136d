"""Facts that stand in passages in a plain form: profiles of people, a fee with its tax, founding, numbers of members.

They let the same calculations and comparisons work on documents that nobody has put into tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.sentences import cut
from bot.seams import Fact, Passage, Programme, Subject, Tables

_PERSON = re.compile(r"^([一-鿿々]{1,4})[ 　]([一-鿿々ぁ-んァ-ヶ]{1,4})\s*[（(]([ぁ-ん]+)[ 　]([ぁ-ん]+)[)）]")
_POST = "代表理事|代表|市長|町長|村長|知事|理事長|学長|会長|社長|所長|部長|教授"
_TITLED = re.compile(rf"(?:{_POST})[：: 　]*([一-鿿々]{{1,3}})[ 　]([一-鿿々]{{1,3}})(?![一-鿿々])")
_SPEAKER = re.compile(
    r"(?:^|[：: 　])([一-鿿々]{3,5})[ 　]([^。、]{2,40}(?:研究員|教授|代表|理事|部長|課長|社長|所長))$"
)
_BORN = re.compile(r"((?:1[89]|20)\d\d)年(?:\d+月(?:\d+日)?)?、?([一-鿿]{1,6}?)(?:に|で)?生まれ")
_FEE = re.compile(r"([\d,]+)\s*(万)?円\s*[+＋]\s*消費税\s*[(（]?\s*(\d+)\s*[%％]")
_FOUNDED = re.compile(
    r"((?:1[89]|20)\d\d)年(?:\d+月)?(?:に|、|の)?[^。]{0,30}?(?:設立|発足|創設)|(?:設\s*立|創\s*立)[：:]\s*((?:1[89]|20)\d\d)年"
)
_RENAMED = re.compile(r"((?:1[89]|20)\d\d)年度?(?:に|から|からは|、)*[^。0-9]{0,20}?(?:名称に変更|改称|改名)")
_COUNT = re.compile(r"(?:約)?(\d+)の(民間)?(自治体|企業|会員(?:企業)?)")
_LEAST = re.compile(r"最少催行(?:人員)?は?(\d+)")
_BODY = re.compile(
    r"[一-鿿ァ-ヴーA-Za-z][一-鿿ァ-ヴーA-Za-z ]{1,18}?(?:協会|部会|研究会|ネットワーク|大学|Lab)(?![一-鿿])"
)
_SHORT = re.compile(r"(?:協会|部会|研究会|Lab)[（(]([A-Z]{2,6})[)）]")
_KINDS = (
    ("birth_year", re.compile(r"生まれ")), ("book", re.compile(r"著書")), ("degree", re.compile(r"卒業|修了")),
    ("expertise", re.compile(r"専門")), ("career", re.compile(r"就任|歴任|退任|現職|委員|顧問")),
    ("founder", re.compile(r"設立|創設")),
)  # fmt: skip


def tables_of(passages: Sequence[Passage]) -> Tables:
    """The facts of ``passages``; a fact's id is ``passage:`` and the id of its passage."""
    subjects: dict[str, Subject] = {}
    facts: list[Fact] = []
    for passage in passages:
        if passage.language != "ja":
            continue
        person = _PERSON.match(passage.heading.split(" › ")[-1])
        if person:
            family, given, kana_family, kana_given = person.groups()
            key = f"person:{family}{given}"
            aliases = (f"{family} {given}", f"{kana_family}{kana_given}", f"{kana_family} {kana_given}")
            subjects[key] = Subject(key, "person", family + given, family + given, aliases)
            facts += _profile(passage, key, family + given)
        else:
            facts += _figures(passage)
            for subject, fact in _posts(passage):
                subjects.setdefault(subject.id, subject)
                facts.append(fact)
    programmes = _bodies(passages, {fact.subject for fact in facts})
    return Tables(programmes=programmes, facts=tuple(facts), subjects=tuple(subjects.values()))


def _fact(
    passage: Passage, subject: str, attribute: str, text: str, number: float | None = None, unit: str = ""
) -> Fact:
    return Fact(
        f"passage:{passage.id}", subject, attribute, text, "", number, unit, passage.title, passage.url,
        passage.confirmed_on,
    )  # fmt: skip


def _profile(passage: Passage, key: str, name: str) -> Iterable[Fact]:
    """What a passage under a person's name says of that person."""
    posts = []
    for text, _ in cut(passage.text):
        if not text.endswith(("。", "」", "ほか")) and len(text) < 40 and not _BORN.search(text):
            posts.append(text)
            continue
        attribute = next((kind for kind, pattern in _KINDS if pattern.search(text)), "activity")
        said = text if name in text.replace(" ", "") else f"{name}：{text}"
        born = _BORN.search(text)
        if born:
            yield _fact(passage, key, "birth_year", said, float(born[1]), "year")
            yield _fact(passage, key, "birthplace", said)
        else:
            yield _fact(passage, key, attribute, said)
    if posts:
        yield _fact(passage, key, "position", f"{name}：{'、'.join(posts)}")


def _posts(passage: Passage) -> Iterable[tuple[Subject, Fact]]:
    """People named with their post."""
    for text, _ in cut(passage.text):
        for family, given in _TITLED.findall(text):
            subject = Subject(
                f"person:{family}{given}", "person", family + given, family + given, (f"{family} {given}",)
            )
            yield subject, _fact(passage, subject.id, "position", text)
        speaker = _SPEAKER.search(text)
        if speaker:
            name = speaker[1]
            yield Subject(f"person:{name}", "person", name, name), _fact(passage, f"person:{name}", "position", text)


def _figures(passage: Passage) -> Iterable[Fact]:
    subject = f"document:{passage.source or passage.title}"
    for text, _ in cut(passage.text):
        fee = _FEE.search(text)
        if fee:
            amount = float(fee[1].replace(",", "")) * (10_000 if fee[2] else 1)
            head = passage.heading.split(" › ")[-1]
            said = f"{head}：{text}" if head else text
            yield _fact(passage, subject, "fee", said, amount, "yen")
            yield _fact(passage, subject, "tax_rate", said, float(fee[3]), "percent")
        for attribute, pattern in (("founded", _FOUNDED), ("renamed", _RENAMED)):
            match = pattern.search(text)
            if match:
                yield _fact(passage, subject, attribute, text, float(next(g for g in match.groups() if g)), "year")
        least = _LEAST.search(text)
        if least:
            yield _fact(passage, subject, "minimum_size", text, float(least[1]), "municipalities")
        for number, _, what in _COUNT.findall(text):
            kind = {"自治体": "municipalities", "企業": "companies"}.get(what, "members")
            attribute = "members_total" if kind == "members" else f"members_{kind}"
            yield _fact(passage, subject, attribute, text, float(number), kind)


def _bodies(passages: Sequence[Passage], wanted: set[str]) -> tuple[Programme, ...]:
    """The organization that each document is about: the one that it names most often."""
    named: dict[str, Counter[str]] = {}
    short: dict[str, set[str]] = {}
    first: dict[str, Passage] = {}
    for passage in passages:
        key = f"document:{passage.source or passage.title}"
        whole = f"{passage.title} {passage.heading} {passage.text}"
        first.setdefault(key, passage)
        named.setdefault(key, Counter()).update(name.strip() for name in _BODY.findall(whole))
        short.setdefault(key, set()).update(_SHORT.findall(whole))
    out = []
    for key, counts in named.items():
        if key not in wanted or not counts:
            continue
        best = counts.most_common(1)[0][0]
        bare = re.sub(r"^(?:一般|公益)?社団法人", "", best).strip()
        aliases = (bare, *sorted(short[key]), *(n for n, _ in counts.most_common(3) if bare in n or n in bare))
        passage = first[key]
        out.append(
            Programme(
                key, "organization", bare, bare, tuple(dict.fromkeys(aliases)), "", passage.url, passage.title, None
            )
        )
    return tuple(out)


def merged(tables: Tables, read: Tables) -> Tables:
    """The tables with what was read from passages, where they know nothing themselves."""
    return replace(tables, programmes=read.programmes, facts=read.facts, subjects=read.subjects)
