"""Facts read from documents that nobody has put into tables: each statement with its subject, attributes and figures.

With them the same calculations, comparisons and checks work on plain documents. A fact's id is ``passage:`` and the id
of its passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.answering.language.cues import Cues
from bot.answering.language.eras import year_of
from bot.answering.language.folding import fold
from bot.answering.language.identity import by_identity
from bot.answering.language.named import Cast, cast, document_of
from bot.answering.language.sentences import cut, is_names
from bot.seams import Fact, Passage, Programme, Said, Tables

PREFIX = "passage:"
SHORT = 60
"""Characters up to which a statement is told together with the heading it stands under."""
LIST_LONGEST = 400
"""Characters up to which a whole list is one statement."""

_FEE = re.compile(r"([\d,]+)\s*(万)?円")
_TAX = re.compile(r"消費税\s*[(（]?\s*(\d+)\s*[%％]")
_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)年|(令和|平成|昭和)(\d{1,2}|元)年")
_COUNTS = (
    ("members_municipalities", "municipalities", re.compile(r"(\d[\d,]*)\s*の?\s*(?:自治体|市区?町村|団体)")),
    ("members_companies", "companies", re.compile(r"(\d[\d,]*)\s*の?\s*(?:民間)?(?:企業|社(?![会長員団]))")),
    ("members_total", "members", re.compile(r"(\d[\d,]*)\s*の?\s*会員")),
    ("members_total", "people", re.compile(r"(\d[\d,]*)\s*(?:名|人)(?:が|の(?:会員|社員))?(?:所属|在籍|登録|加入)")),
    ("survey_size", "respondents", re.compile(r"n\s*=\s*(\d[\d,]*)|(\d[\d,]*)\s*(?:名|人|件)(?:が|の)回答")),
)  # fmt: skip
_DATED = ("founded", "renamed", "birth_year", "agreement_date")
_LEADS = re.compile(
    r"次の(?!回|年|日|月|世代)|以下の|下記|(?:とおり|通り)(?:です|とする|である)?。?$|[：:]$|\bfollowing\b|\bbelow\b"
)
"""A sentence that leads to a list."""
_ENDS = ("。", "：", ":", ".")
_NUMBER = re.compile(
    r"^(?:[0-9０-９]{1,2}[.．、]|[(（][0-9０-９]{1,2}[)）]|第[0-9一二三四五六七八九十]{1,3}[章節部編条])\s*"
)
_LABELLED = re.compile(r"^[^：:。、]{1,14}[：:]")
"""代表者：…"""


def tables_of(passages: Sequence[Passage], cues: Mapping[str, Cues]) -> Tables:
    """The facts of ``passages``, which are in the order of their documents where that is known."""
    found = cast(passages)
    said: list[Said] = []
    titled: set[str] = set()
    for passage in passages:
        if passage.language not in cues:
            continue
        own = cues[passage.language]
        document = document_of(passage)
        if document not in titled:
            # a title tells something too: who organizes it, who supervises it
            titled.add(document)
            title = Said(passage.title, passage, -1, found.main.get(document, f"document:{document}"), (), "")
            shown = _shown(title, own)
            said += [replace(title, attributes=shown)] if shown else []
        said += [replace(one, attributes=_shown(one, own)) for one in _statements(passage, found)]
    said = [replace(one, named=_named(one, found)) for one in said]
    facts = [fact for one in said for fact in _facts(one)]
    mains = set(found.main.values())
    programmes = tuple(
        Programme(s.id, s.kind, s.name_ja, s.name_en, s.aliases, "", "", "", None)
        for s in found.subjects.values()
        if s.kind in ("organization", "concept") and s.id in mains
    )
    subjects = tuple(s for s in found.subjects.values() if s.id not in {p.id for p in programmes})
    return Tables(programmes=programmes, facts=tuple(facts), subjects=subjects, said=tuple(said))


@by_identity
def merged(tables: Tables, read: Tables) -> Tables:
    """The tables with what was read from passages, where they know nothing themselves."""
    return replace(tables, programmes=read.programmes, facts=read.facts, subjects=read.subjects, said=read.said)


def _statements(passage: Passage, found: Cast) -> Iterator[Said]:
    heading = passage.heading.split(" › ")[-1]
    main = found.main.get(document_of(passage), f"document:{document_of(passage)}")
    under = [key for _, key in found.named_in(fold(heading))]
    person = next((k for k in under if k.startswith("person:")), "")
    about = person or next((k for k in under), main)
    top = fold(f"{passage.title} {passage.heading}")
    run: list[str] = []
    lead = previous = opens = ""
    before = about
    pieces = cut(passage.text)
    for order, (text, mark) in enumerate(pieces):
        if is_names(text):
            continue
        subject = _topic(text, found, about, before)
        item = bool(mark)
        context = f"{top} {lead if item else previous}"
        yield Said(_standing(text, heading, subject, found, item), passage, order, subject, (), context, item)
        previous = fold(text)
        if mark:
            run.append(text.split("：")[0] if mark == "row" else text)
        else:
            lead, before, opens = previous, subject, text
        if run and (not mark or order + 1 == len(pieces) or pieces[order + 1][1] != mark):
            whole = _whole(run, opens if _LEADS.search(opens) else "", heading)
            if whole:
                yield Said(whole, passage, order - len(run) + 1, about, (), f"{top} {lead}", item=True, whole=True)
            run = []


def _whole(items: Sequence[str], lead: str, heading: str) -> str:
    """A whole list under the sentence that leads to it, or its heading; empty where it is none.

    Sentences stand alone, unless one leads to them; and what is too long is not told at once.
    """
    if len(items) < 2 or sum(map(len, items)) > LIST_LONGEST:
        return ""
    if not lead and any("。" in item or item.endswith(".") for item in items):
        return ""
    told = "、".join(item.rstrip("。") for item in items)
    over = lead or heading
    return f"{over}{'' if over.endswith(_ENDS) else '：'}{told}" if over else told


def _topic(text: str, found: Cast, about: str, before: str) -> str:
    """Whom a statement is about: who opens it; else, when it leans on the one before, the same; else its section's."""
    folded = fold(text)
    if _LABELLED.match(folded) and not about.startswith("person:"):
        return about
    for start, key in found.named_in(folded):
        if start == 0 and about.startswith("person:"):
            return key  # among what is said of a person, a line of its own
        if start <= 16 and re.match(
            r"[」』]?(?:様|氏|さん|選手)?(?:では|には|とは|は|が|も|、|[(（\s]|$)",
            folded[start + _length(found, folded, start) :],
        ):
            return key
        break
    if about.startswith("person:"):
        return about
    return before if re.match(r"こ(?:れ|の)|そ(?:れ|の)|当時", folded) else about


def _length(found: Cast, folded: str, start: int) -> int:
    match = found.finder.match(folded, start) if found.finder else None
    return len(match.group()) if match else 0


def _standing(text: str, heading: str, subject: str, found: Cast, item: bool) -> str:
    """A statement that can stand alone: under the name of its person, or its heading when it is short."""
    if subject.startswith("person:"):
        name = found.subjects[subject].name_ja
        return text if name in text.replace(" ", "").replace("\u3000", "") else f"{name}：{text}"
    if heading and len(text) <= SHORT and (item or not text.endswith("。")) and fold(heading) not in fold(text):
        return f"{heading}：{text}"
    return text


def _named(one: Said, found: Cast) -> str:
    subject = found.subjects.get(one.subject)
    if subject is None and one.order >= 0:
        top = one.passage.heading.split(" › ")[-1] or one.passage.title
        return one.text if fold(top) in fold(one.text) else f"{top}：{one.text}"
    return f"{subject.name_ja}：{one.text}" if subject and fold(subject.name_ja) not in fold(one.text) else one.text


def under_heading(said: Said) -> Said:
    """A statement as it is held against a question where its heading tells what it is about."""
    heading = _NUMBER.sub("", said.passage.heading.split(" › ")[-1])
    if not heading or fold(heading) in fold(said.named):
        return said
    return replace(said, named=f"{heading}：{said.named}")


def _shown(said: Said, cues: Cues) -> tuple[str, ...]:
    """The attributes that the words of a statement show; of a whole list also those of its heading and lead."""
    folded = fold(said.text)
    wide = f"{fold(said.passage.heading)} {folded}" if said.whole else folded
    return tuple(
        key.removeprefix("stated.")
        for key, pattern in cues.pattern.items()
        if key.startswith("stated.") and pattern.search(wide)
    )


def _facts(said: Said) -> list[Fact]:
    """The statement under each attribute that it shows, with the figure of that attribute."""
    folded = fold(said.text)
    passage = said.passage

    def fact(attribute: str, number: float | None = None, unit: str = "") -> Fact:
        return Fact(
            PREFIX + passage.id, said.subject, attribute, said.text, "", number, unit, passage.title, passage.url,
            passage.confirmed_on,
        )  # fmt: skip

    out: dict[str, Fact] = {}
    for attribute in said.attributes:
        dated = attribute in _DATED and (attribute == "birth_year" or not said.subject.startswith("person:"))
        year = _year(folded) if dated else None
        out[attribute] = fact(attribute, year, "year" if year else "")
    fee = _FEE.search(folded)
    if fee and "fee" in out:
        out["fee"] = fact("fee", float(fee[1].replace(",", "")) * (10_000 if fee[2] else 1), "yen")
        tax = _TAX.search(folded)
        if tax:
            out["tax_rate"] = fact("tax_rate", float(tax[1]), "percent")
    counted = []
    for attribute, unit, pattern in _COUNTS:
        for match in pattern.finditer(folded):
            value = next(g for g in match.groups() if g)
            out.pop(attribute, None)
            counted.append(fact(attribute, float(value.replace(",", "")), unit))
    least = re.search(r"最少催行[^\d]{0,6}(\d+)", folded)
    if least:
        out["minimum_size"] = fact("minimum_size", float(least[1]), "municipalities")
    if "birth_year" in out:
        out["birthplace"] = fact("birthplace")
    return [*out.values(), *counted] or [fact("statement")]


def _year(folded: str) -> float | None:
    match = _YEAR.search(folded)
    if match is None:
        return None
    if match[1]:
        return float(match[1])
    return float(year_of(match[2], match[3]))
