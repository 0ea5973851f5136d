"""Evidence → answer: which kind of evidence speaks, and whether it really answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.desk import Desk
from bot.answering.parts import astray, bare, of_part
from bot.answering.planning.plan import Plan, all_cues, bundled
from bot.answering.tables.index import Index
from bot.answering.tables.nearness import Nearness
from bot.answering.tables.pieces import Piece, join, unsaid
from bot.places import Places
from bot.seams import Answer, Passage, Reads, Tables
from bot.wording import Wording


def answer(
    plan: Plan,
    passages: Mapping[str, Sequence[Passage]],
    tables: Tables,
    places: Places,
    wording: Wording,
    *,
    today: date,
    near: Mapping[str, Nearness] | None = None,
    reads: Reads | None = None,
) -> Answer:
    """The answer to what was planned.

    Args:
        plan: what is asked.
        passages: for each of ``plan.queries`` what the library found, best first.
        tables: programmes, subjects, facts and memberships as they stand.
        places: the geography.
        wording: the words in ``plan.language``; in another language, the bundled ones are taken instead.
        today: the present day, by which the age of facts is told.
        near: for each question as asked (``plan.asks``), how near it is to what is known.
        reads: reads statements together with a question, where there is a model that can.
    """
    if wording.language != plan.language:
        wording = bundled()[plan.language]
    desk = Desk(Index.of(tables, places), all_cues(), wording, today, plan, near or {}, reads)
    desk.found = passages
    pieces = _leaning([of_part(desk, part, passages) for part in plan.parts], plan, desk)
    kept = [p for p in pieces if p.text]
    if any(p.denies for p in kept):
        # what was asked on a false footing needs no answer
        kept = [p for p in kept if p.answered]
    answered = [p for p in kept if p.answered]
    trailing = all(p.answered or bare(part.question) for p, part in zip(pieces, plan.parts, strict=True))
    if plan.whole is not None and len(answered) < len(kept) and (trailing or not answered):
        desk.carried = ()
        whole = of_part(desk, plan.whole, passages)
        if whole.answered and whole.confidence >= max((p.confidence for p in answered), default=0.0):
            kept = answered = [whole]
        elif answered:
            # what asks for nothing of its own only says how the rest is to be answered
            kept = answered
    if answered and len(answered) < len(kept):
        # half an answer says which half is missing
        lacking = [
            replace(piece, text=unsaid(part.question.text, wording))
            if piece.kind == "unknown" else piece
            for piece, part in zip(pieces, plan.parts, strict=True) if piece in kept and not piece.answered
        ]  # fmt: skip
        kept = [*answered, *lacking]
    elif len(kept) > 1 and all(piece.kind == "unknown" for piece in kept):
        kept = kept[:1]
    text, sources = join(kept, wording("answers.list.part"))
    first = answered[0] if answered else kept[0]
    topic = dict((answered[-1] if answered else kept[-1]).topic)
    if answered and topic:
        topic["facts"] = [source.id for source in sources if source.kind == "fact"]
    nearest = tuple(s for p in kept if not p.answered for s in p.near)
    return Answer(
        text=text,
        sources=sources if answered else (),
        answered=bool(answered),
        kind=first.kind,
        candidates=tuple(c for p in kept for c in p.candidates),
        near=nearest,
        topic=topic,
        confidence=min((p.confidence for p in kept), default=0.0),
    )


def _leaning(pieces: Sequence[Piece], plan: Plan, desk: Desk) -> list[Piece]:
    """The pieces; what says nothing of its own ("by whom?") is not answered where what it leans on is not.

    Nor what goes on about those asked about before, and would be told of others.
    """
    out: list[Piece] = []
    for piece, part in zip(pieces, plan.parts, strict=True):
        leans = bool(out) and bare(part.question) and not desk.index.named_in(part.question.norm)
        of_others = (
            bool(out) and piece.answered and astray(desk, plan.parts[len(out) - 1], part, piece, known=out[-1].answered)
        )
        if of_others or (leans and piece.answered and out[-1].kind == "unknown"):
            out.append(Piece(desk.say("answers.unknown.plain"), kind="unknown", answered=False, confidence=0.0))
        else:
            out.append(piece)
    return out
