"""One part of a message: which of its readings is answered, its halves, and the two sides of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.computing import both_sides
from bot.answering.computing.both_sides import Side
from bot.answering.desk import Desk
from bot.answering.documents.across import named_across
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no, understand
from bot.answering.planning import particulars
from bot.answering.planning.plan import Part
from bot.answering.settling import answer_to
from bot.answering.stating import say_facts
from bot.answering.tables.facts import COMPARISON, attributes, fits, scoped
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.pieces import Piece, join
from bot.answering.tables.weighing import ranked
from bot.seams import Passage

SUPPOSED = 0.6
"""Probability from which on an answer about one who was only supposed to be meant needs no other reading."""
_ASKED_ALIKE = 20
"""So many of the known questions most like what is asked tell what it may ask for."""
_AROUND = ("several", "people", "fewest_held")
"""Cues of how many there are, that a question may leave to what stands around it."""
PAYER = "payer"
GENERAL = (PAYER, "price")
"""Phrases about the assistant that answer what documents may answer better."""


def of_part(desk: Desk, part: Part, passages: Mapping[str, Sequence[Passage]]) -> Piece:
    """One question of the message."""
    carried = desk.carried
    # what the documents say of somebody they name is no other person's data
    if part.outside in ("others_data", "task") and desk.index.named_in(part.question.norm):
        return answer_to(desk, part.question, (), chat=False)
    if part.outside == "task":
        return Piece(desk.say("answers.refusal.chat"), kind="off_topic", answered=False)
    if part.outside:
        return Piece(desk.say(f"answers.refusal.{part.outside}"), kind="refusal", answered=False)
    if part.ask_back:
        names = desk.say("answers.list.comma").join(part.ask_names)
        text = desk.say(
            "answers.ask_back.person" if _people(part, desk.index) else "answers.ask_back.thing", names=names
        )
        return Piece(text, kind="ask_back", answered=False, candidates=part.ask_back, topic=dict(desk.plan.past))
    if part.assistant in GENERAL and desk.index.tables.said:
        # who pays, what it costs: a document may say so, but who travels to another body's sessions pays is not asked
        # where nobody named that body
        stated = _of_several_readings(desk, part, passages)
        if stated.answered and (part.assistant != PAYER or _of_one_named(desk, stated, part)):
            return stated
    if part.assistant and not desk.index.named_in(part.question.norm):
        return Piece(desk.say(f"answers.assistant.{part.assistant}"), kind="assistant", topic=dict(desk.plan.past))
    if part.particular is not None:
        own = desk.cues[part.particular.language]
        asked = str(desk.plan.past.get("question", ""))
        before = understand(asked, part.particular.language, desk.cues) if asked else None
        told = particulars.told(part.particular, desk.plan.past, before, desk.index, own, desk.say)
        if told is not None:
            return replace(told, topic=dict(desk.plan.past))
    if part.alternative is not None and desk.index.named_in(part.alternative.norm):
        # it names a subject of its own: nothing is to be supposed
        return _put(desk, part.alternative, part, passages, carried)
    found = _with_sides(desk, part, _of_several_readings(desk, part, passages))
    for other in part.supposed:
        if found.answered and found.confidence >= SUPPOSED and _of_it(desk, found, part.question):
            break
        again = _put(desk, other, part, passages, carried)
        if again.answered and (not found.answered or not _of_it(desk, found, part.question)
                               or again.confidence > found.confidence):  # fmt: skip
            found = again
    if part.programme is not None and not desk.index.named_in(part.question.norm):
        of_this = _put(desk, part.programme, part, passages, carried)
        found = of_this if of_this.answered or not desk.plan.past else found
    elif part.programme is not None and not found.answered:
        # what somebody else has to do with it
        of_both = _put(desk, part.programme, part, passages, carried)
        found = of_both if of_both.answered else found
    if part.implied is not None and not desk.index.named_in(part.question.norm):
        found = _of_what_is_meant(desk, part, part.implied, found, passages, carried)
    if part.alternative is not None and found.denies and not is_yes_no(part.question):
        found = _not_corrected(desk, part, found, passages, carried)
    if part.halves:
        return _by_halves(desk, part, found, passages)
    if part.alternative is not None and (not found.answered or found.confidence < SUPPOSED):
        alone = _put(desk, part.alternative, part, passages, carried)
        if alone.answered and (
            not found.answered or not _of_it(desk, found, part.question) or alone.confidence > found.confidence + 0.1
        ):
            return alone
    return found


def _of_what_is_meant(
    desk: Desk,
    part: Part,
    implied: Question,
    found: Piece,
    passages: Mapping[str, Sequence[Passage]],
    carried: tuple[Mentioned, ...],
) -> Piece:
    """What is told of the programme, where ``found`` tells nothing or less surely of a body that nobody named."""
    of_this = _put(desk, implied, part, passages, carried)
    told = desk.first_told(of_this) if of_this.answered else None
    # with the name in front everything sounds like a question for what it is: the words themselves have to ask for it
    asked = {one.about for one in desk.near_of(part.question).alike[:_ASKED_ALIKE] if one.answered}
    if told is None or not any(fact.id in asked for fact in told.facts) or not _about(desk, told, implied):
        return found
    if found.answered:
        # who organizes, told of another body: the same is asked, and nobody meant that one
        other = desk.first_told(found)
        same = other is not None and bool({f.attribute for f in told.facts} & {f.attribute for f in other.facts})
        return of_this if same and of_this.confidence > found.confidence else found
    return of_this if of_this.confidence >= SUPPOSED else found


def _about(desk: Desk, told: Told, question: Question) -> bool:
    """True for a statement about one whom the question names."""
    named = {i for one in desk.index.named_in(question.norm) for i in one.ids}
    return any(fact.subject in named for fact in told.facts)


def _of_one_named(desk: Desk, found: Piece, part: Part) -> bool:
    """True for what is told of one who was named, in the question or before it."""
    told = desk.first_told(found)
    return bool(desk.plan.past) or told is None or _about(desk, told, part.question)


def _not_corrected(
    desk: Desk, part: Part, found: Piece, passages: Mapping[str, Sequence[Passage]], carried: tuple[Mentioned, ...]
) -> Piece:
    """What answers the question about others, or as it stands: a premise that was only supposed here is nobody's."""
    others = (*part.supposed, *((part.alternative,) if part.alternative else ()))
    pieces = (_put(desk, other, part, passages, carried) for other in others)
    return next((piece for piece in pieces if piece.answered and not piece.denies), found)


def _put(
    desk: Desk,
    other: Question,
    part: Part,
    passages: Mapping[str, Sequence[Passage]],
    carried: tuple[Mentioned, ...],
) -> Piece:
    """Another question that a part may mean, which knows nothing of whom the part was first thought to be about.

    ``carried``: whom the parts before named.
    """
    desk.carried = carried
    return answer_to(desk, other, _all(passages, other.text, part.roster_query), chat=part.chat)


def astray(desk: Desk, before: Part, part: Part, piece: Piece, *, known: bool = True) -> bool:
    """True when a part that goes on about those of the part before ("それぞれ何日間？") is told of others.

    ``known``: the part before was answered. Where it was not, who names nobody goes on about those just named.
    """
    own = desk.cues[part.question.language]
    about = {i for one in desk.index.named_in(before.question.norm) for i in one.ids}
    mine = {i for one in desk.index.named_in(part.question.norm) for i in one.ids}
    if not about or mine - about or not (own.has("follow.leans", part.question.norm) or not (known or mine)):
        return False
    told = {source.passage for source in piece.sources if source.kind == "fact"}
    theirs = {said for f in desk.index.tables.facts if f.subject in about for said in (f.text_ja, f.text_en)}
    return bool(told) and len(told) == len(piece.sources) and not told & theirs


def _by_halves(desk: Desk, part: Part, found: Piece, passages: Mapping[str, Sequence[Passage]]) -> Piece:
    """``found``, or what is told of each of two things where it tells of one of them at most."""
    if found.each or not desk.index.named_in(part.question.norm):
        return found
    pieces = [of_part(desk, half, passages) for half in part.halves]
    told = [piece for piece in pieces if piece.answered]
    if found.answered and is_yes_no(part.question) and _says_which(desk, found):
        return found
    ids = {source.id for piece in told for source in piece.sources}
    of_found = {source.id for source in found.sources}
    alike = ids == of_found and len(told) == len(pieces)
    if not told or (found.answered and (alike or not (of_found <= ids or _of_one_half(desk, found, part)))):
        return found
    lacking = [
        Piece(desk.lacking(half.question), answered=False)
        for half, piece in zip(part.halves, pieces, strict=True)
        if not piece.answered
    ]
    text, sources = join([*told, *lacking], desk.say("answers.list.part"))
    return replace(told[0], text=text, sources=sources, confidence=min(piece.confidence for piece in told))


def _of_one_half(desk: Desk, found: Piece, part: Part) -> bool:
    """True for an answer that names those of one half and not those of the other."""
    told = desk.first_told(found)
    named = [{i for one in desk.index.named_in(half.question.norm) for i in one.ids} for half in part.halves]
    return told is not None and all(named) and sum(bool(ids & told.named) for ids in named) == 1


def _of_several_readings(desk: Desk, part: Part, passages: Mapping[str, Sequence[Passage]]) -> Piece:
    """The question with or without what is said around it, whichever is answered.

    What names somebody or some place that the question itself does not is read first; else it only tells why.
    """
    readings = [part.question]
    if part.fuller is not None and _counts_more(part.fuller, part.question, desk):
        # 5人出します。1人あたりいくら？
        reckoned = answer_to(desk, part.fuller, _all(passages, part.query), chat=part.chat)
        if reckoned.answered and reckoned.kind == "number":
            return reckoned
    if part.fuller is not None:
        more = desk.index.named_in(part.fuller.norm) and not desk.index.named_in(part.question.norm)
        readings = [part.fuller, part.question] if more else [part.question, part.fuller]
    found = [
        answer_to(desk, one, _all(passages, one.text, part.query, *part.apart, part.roster_query), chat=part.chat)
        for one in readings[:1]
    ]
    for one in readings[1:]:
        if not found[0].answered:
            held = _all(passages, one.text, *part.apart, part.roster_query)
            found.append(answer_to(desk, one, held, chat=part.chat))
    return next((piece for piece in found if piece.answered), found[0])


def _of_it(desk: Desk, found: Piece, question: Question) -> bool:
    """True for an answer that a fact of the very one named gives, and one of what is asked for."""
    subjects = desk.index.named_in(question.norm)
    named = {i for one in subjects for i in one.ids}
    asked = attributes(question, desk.cues[question.language], [(s.start, s.end) for s in subjects])
    told = desk.first_told(found)
    return told is not None and any(
        fact.subject in named and (not asked or fact.attribute in asked) for fact in told.facts
    )


def _with_sides(desk: Desk, part: Part, found: Piece) -> Piece:
    """``found``, or what is told of each side of a comparison, where that tells more."""
    if not part.sides or desk.index.tables.said or found.kind in ("membership", "count", "list", "ask_back"):
        return found
    own = desk.cues[part.question.language]
    both = [_side(desk, side, part) for side in part.sides]
    stated = {side.fact.text_ja if side.fact else None for side in both}
    if found.answered and len(stated) == 1 and None not in stated:
        # what is said of both at once tells no side apart
        return found
    apart = both_sides.told(part.question, both, desk.index, own, desk.say)
    if apart is None:
        return found
    tells = {source.passage for source in apart.sources}
    named = desk.index.named_in(part.question.norm)
    of_one = len({one.ids for one in named}) < 2
    if (
        found.answered
        and of_one
        and is_yes_no(part.question)
        and _says_which(desk, found)
        and not _says_which(desk, apart)
    ):
        return found  # yes or no was asked, and is told of the whole
    if found.answered:
        held = {source.passage for source in found.sources}
        reckoned = found.kind == "number" and not (len(named) < 2 and apart.confidence >= SUPPOSED)
        told = (found.exact or tells <= held) and apart.kind != "number"
        settled = reckoned or told or None in stated
        if settled or _of_both(desk, found, part, both):
            return found
    return desk.with_topic(apart, part.question, named, ())


def _says_which(desk: Desk, piece: Piece) -> bool:
    """True for an answer that begins with yes or no."""
    return piece.text.startswith((desk.say("answers.lead.yes"), desk.say("answers.lead.no")))


def _of_both(desk: Desk, found: Piece, part: Part, both: Sequence[Side]) -> bool:
    """True for an answer that sets both against each other, where nothing of each is asked by itself."""
    told = desk.first_told(found)
    if told is None or not any(fact.attribute == COMPARISON for fact in told.facts):
        return False
    named = desk.index.named_in(part.question.norm)
    if len({one.ids for one in named}) < 2 or not all(set(one.ids) & told.named for one in named):
        return False
    return not is_yes_no(part.question) or both_sides.only_named(both, desk.index)


def _side(desk: Desk, side: Question, part: Part) -> Side:
    """What answers one side of a comparison."""
    own = desk.cues[side.language]
    subjects = named_across(desk.index, side, desk.index.named_in(side.norm))
    if not subjects and not any(term.kind == "name" for term in side.terms):
        # what is named once is spoken of on both sides
        every = (desk.index.named_in(other.norm) for other in part.sides)
        subjects = tuple(replace(one, start=0, end=0) for named in every for one in named)
    meant = scoped(side, subjects, desk.index)
    found = fits(side, desk.index, meant, own, desk.near_of(side))
    told = None
    # what sets both against each other tells of neither by itself, unless nothing else does
    for known in ([fit for fit in found if fit.fact.attribute != COMPARISON], found):
        if told is None or not told.answered:
            weighed = ranked(side, known)
            told = say_facts(side, desk.index, meant, weighed, own, desk.say, desk.today, desk.reads)
    if told is None or not told.answered:
        return Side(side, None, 0.0, told.near[0].passage if told and told.near else "")
    fact = next((f for f in desk.index.tables.facts if f.id == told.sources[0].id), None)
    return Side(side, fact, told.confidence)


def _all(passages: Mapping[str, Sequence[Passage]], *queries: str) -> Sequence[Passage]:
    """What was found for the queries, the first one's first."""
    found = {p.id: p for query in queries if query for p in passages.get(query, ())}
    return tuple(found.values())


def _counts_more(fuller: Question, question: Question, desk: Desk) -> bool:
    """True when what stands around a question gives a number of something, and the question itself does not."""
    own = desk.cues[question.language]
    if any(own.has(f"number.{key}", fuller.norm) and not own.has(f"number.{key}", question.norm) for key in _AROUND):
        return True  # the three: three towns
    around = len([n for n in quantities(fuller.norm).numbers if n.value > 1])
    return around > len([n for n in quantities(question.norm).numbers if n.value > 1])


def _people(part: Part, index: Index) -> bool:
    people = {
        name for known in index.known.values() if known.kind == "person" for name in (known.name_ja, known.name_en)
    }
    return bool(part.ask_names) and all(name in people for name in part.ask_names)


def bare(question: Question) -> bool:
    """True for a question that says nothing of what it asks about (``なんて言うの？``, ``By how much?``)."""
    return not any(term.weight >= 1.0 and term.text not in ASKS for term in question.terms)
