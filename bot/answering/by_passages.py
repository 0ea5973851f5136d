"""The best sentences of the passages that were found, where they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.calibration import FOCUS_HELD, Gate, calibration
from bot.answering.desk import Desk
from bot.answering.documents import extraction, gate
from bot.answering.documents.extraction import Candidate
from bot.answering.language import measures
from bot.answering.language.answer_types import holds_figure
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import Question
from bot.answering.quoting import say_passages
from bot.answering.tables.index import Mentioned
from bot.answering.tables.pieces import Piece
from bot.seams import Passage

HEADED = 0.2
"""Probability asked of a passage under a heading that holds what is asked for and every name."""
HEADED_UNHELD = 0.6
"""And of one that, heading included, does not."""
CERTAIN = 0.95
"""Probability asked of a passage that does not even hold what is asked for, on a subject that the tables know."""


def of_passages(
    desk: Desk, question: Question, passages: Sequence[Passage], subjects: Sequence[Mentioned]
) -> Piece | None:
    """The best sentences of the documents, when they answer."""
    if not passages:
        return None
    fitted = calibration()
    found = extraction.candidates(question, passages, fitted.ranking)
    chosen = extraction.best(found, defines=question.has("define"))
    if not chosen:
        return None
    values = gate.signals(question, passages, chosen)
    first = passages[chosen[0].statement.passage]
    first_said = chosen[0].statement.folded
    found_in = first.language
    across = f"{question.language}>{found_in}"
    judge = fitted.gates.get(across) or fitted.gates.get(question.language) or fitted.gates["ja"]
    likely = judge.probability(values)
    piece = say_passages(question, passages, chosen, desk.say, desk.today)
    good = likely >= _asked(judge, values, passages[chosen[0].statement.passage]) and holds_figure(
        question, [c.statement.folded for c in chosen]
    )
    own = desk.cues[question.language]
    good = good and measures.shown(
        measures.asked(question.norm, own), [fold(first.title), *(c.statement.folded for c in chosen)]
    )
    if any(first_said in said for said in (t.joined for t in desk.index.told.values())):
        # a sentence of the tables, too: it was weighed among them
        return Piece(piece.text, piece.sources, "passage", False, likely)
    if _weighed_before(desk, question, subjects):
        good = good and likely >= (judge.strict if values["focus"] > 0 else CERTAIN)
        good = good and _names_stand(desk, question, passages, chosen, subjects)
    return Piece(piece.text, piece.sources, "passage", good, likely)


def _weighed_before(desk: Desk, question: Question, subjects: Sequence[Mentioned]) -> bool:
    """True when the tables had their say on this already: a passage must then answer beyond doubt."""
    if any(fact.id.startswith("passage:") for fact in desk.index.tables.facts[:1]):
        return False
    if any(desk.index.about(s.ids, "ja") for s in subjects):
        return True
    texts = desk.index.told.get(question.language)
    if texts is None or not texts.told:
        return False
    return bool(places_in(question.norm, desk.index.places, question.language))


def _names_stand(
    desk: Desk,
    question: Question,
    passages: Sequence[Passage],
    chosen: Sequence[Candidate],
    subjects: Sequence[Mentioned],
) -> bool:
    """True when every name of the question stands in the sentences to be shown or above them."""
    first = passages[chosen[0].statement.passage]
    shown = " ".join([fold(f"{first.title} {first.heading}"), *(c.statement.folded for c in chosen)])
    named = all(any(n in shown for i in s.ids for n in desk.index.known[i].names) for s in subjects)
    places = places_in(question.norm, desk.index.places, question.language)
    return named and all(
        p.words in shown or any(desk.index.places.by_code[c].name in shown for c in p.codes) for p in places
    )


def _asked(judge: Gate, values: Mapping[str, float], first: Passage) -> float:
    """The probability asked of a passage; a heading tells better what its text is and is not about."""
    asked = judge.asks(values)
    if not first.heading:
        return asked
    held = values["focus"] >= FOCUS_HELD and values["names"] == 1.0
    return min(asked, HEADED) if held else max(asked, HEADED_UNHELD)
