"""Evidence → answer: which kind of evidence speaks, and whether it really answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.calibration import FOCUS_HELD, Gate, calibration
from bot.answering.computing import both_sides, comparisons, numbers
from bot.answering.computing.both_sides import Side
from bot.answering.documents import extraction, finding, gate, stretches
from bot.answering.documents.across import named_across
from bot.answering.documents.derived import merged, tables_of
from bot.answering.documents.extraction import Candidate
from bot.answering.documents.telling import say_statements
from bot.answering.language import measures
from bot.answering.language.answer_types import holds_figure
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no, understand
from bot.answering.planning import particulars
from bot.answering.planning.plan import Part, Plan, all_cues, bundled
from bot.answering.planning.topics import topic_of
from bot.answering.premises import claims, suppositions
from bot.answering.rosters import memberships
from bot.answering.routes import Case, computed
from bot.answering.stating import BEYOND_DOUBT, say_facts, say_passages, say_unstated, unstated
from bot.answering.tables.facts import COMPARISON, Fit, attributes, fits, scoped, several
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.nearness import Nearness
from bot.answering.tables.pieces import Piece, join, of_fact, of_passage, unsaid
from bot.answering.tables.weighing import probability, ranked
from bot.places import Places
from bot.seams import Answer, Passage, Reads, Tables
from bot.wording import Wording

HEADED = 0.2
"""Probability asked of a passage under a heading that holds what is asked for and every name."""
HEADED_UNHELD = 0.6
"""And of one that, heading included, does not."""
_SUMS = ("number.with_tax", "number.tax_only", "number.difference", "number.times", "number.share", "number.several",
         "compare.common", "compare.more")  # fmt: skip
"""Cues of questions that need figures."""
SUPPOSED = 0.6
"""Probability from which on an answer about one who was only supposed to be meant needs no other reading."""
GENERAL = ("payer", "price")
"""Phrases about the assistant that answer what documents may answer better."""
CERTAIN = 0.95
"""Probability asked of a passage that does not even hold what is asked for, on a subject that the tables know."""


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
    desk = _Desk(Index.of(tables, places), all_cues(), wording, today, plan, near or {}, reads)
    desk.found = passages
    pieces = _leaning([desk.part(part, passages) for part in plan.parts], plan, desk)
    kept = [p for p in pieces if p.text]
    if any(p.denies for p in kept):
        # what was asked on a false footing needs no answer
        kept = [p for p in kept if p.answered]
    answered = [p for p in kept if p.answered]
    trailing = all(p.answered or _bare(part.question) for p, part in zip(pieces, plan.parts, strict=True))
    if plan.whole is not None and len(answered) < len(kept) and (trailing or not answered):
        desk.carried = ()
        whole = desk.part(plan.whole, passages)
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


def _leaning(pieces: Sequence[Piece], plan: Plan, desk: _Desk) -> list[Piece]:
    """The pieces; what says nothing of its own ("by whom?") is not answered where what it leans on is not.

    Nor what goes on about those asked about before, and would be told of others.
    """
    out: list[Piece] = []
    for piece, part in zip(pieces, plan.parts, strict=True):
        leans = bool(out) and _bare(part.question) and not desk.index.named_in(part.question.norm)
        astray = bool(out) and piece.answered and desk.astray(plan.parts[len(out) - 1], part, piece)
        if astray or (leans and piece.answered and out[-1].kind == "unknown"):
            out.append(Piece(desk.say("answers.unknown.plain"), kind="unknown", answered=False, confidence=0.0))
        else:
            out.append(piece)
    return out


class _Desk:
    """What is at hand while one message is answered."""

    def __init__(self, index: Index, cues: Mapping[str, Cues], wording: Wording, today: date, plan: Plan,
                 near: Mapping[str, Nearness], reads: Reads | None) -> None:  # fmt: skip
        self.found: Mapping[str, Sequence[Passage]] = {}
        """What the library found for each query."""
        self.carried: tuple[Mentioned, ...] = ()
        """Those whom the part before was about: a part that names nobody goes on about them."""
        self.index, self.cues, self.say, self.today, self.plan, self.near = index, cues, wording, today, plan, near
        self.reads = reads
        self.apart = {p.question.text: p.sides or tuple(half.question for half in p.halves) for p in plan.parts}
        """Question → those about each of two things that it may ask for."""

    def part(self, part: Part, passages: Mapping[str, Sequence[Passage]]) -> Piece:
        """One question of the message."""
        # what the documents say of somebody they name is no other person's data
        if part.outside in ("others_data", "task") and self.index.named_in(part.question.norm):
            return self.question(part.question, (), chat=False)
        if part.outside == "task":
            return Piece(self.say("answers.refusal.chat"), kind="off_topic", answered=False)
        if part.outside:
            return Piece(self.say(f"answers.refusal.{part.outside}"), kind="refusal", answered=False)
        if part.ask_back:
            names = self.say("answers.list.comma").join(part.ask_names)
            text = self.say(
                "answers.ask_back.person" if _people(part, self.index) else "answers.ask_back.thing", names=names
            )
            return Piece(text, kind="ask_back", answered=False, candidates=part.ask_back, topic=dict(self.plan.past))
        if part.assistant in GENERAL and self.index.tables.said:
            # who pays, what it costs: a document may say so
            stated = self._of_several_readings(part, passages)
            if stated.answered:
                return stated
        if part.assistant and not self.index.named_in(part.question.norm):
            return Piece(self.say(f"answers.assistant.{part.assistant}"), kind="assistant", topic=dict(self.plan.past))
        if part.particular is not None:
            own = self.cues[part.particular.language]
            asked = str(self.plan.past.get("question", ""))
            before = understand(asked, part.particular.language, self.cues) if asked else None
            told = particulars.told(part.particular, self.plan.past, before, self.index, own, self.say)
            if told is not None:
                return replace(told, topic=dict(self.plan.past))
        if part.alternative is not None and self.index.named_in(part.alternative.norm):
            # it names a subject of its own: nothing is to be supposed
            return self._put(part.alternative, part, passages)
        found = self._with_sides(part, self._of_several_readings(part, passages))
        for other in part.supposed:
            if found.answered and found.confidence >= SUPPOSED and self._of_it(found, part.question):
                break
            again = self._put(other, part, passages)
            if again.answered and (not found.answered or not self._of_it(found, part.question)
                                   or again.confidence > found.confidence):  # fmt: skip
                found = again
        if part.halves:
            return self._by_halves(part, found, passages)
        if part.alternative is not None and (not found.answered or found.confidence < SUPPOSED):
            alone = self._put(part.alternative, part, passages)
            if alone.answered and (
                not found.answered or not self._of_it(found, part.question) or alone.confidence > found.confidence + 0.1
            ):
                return alone
        return found

    def _put(self, other: Question, part: Part, passages: Mapping[str, Sequence[Passage]]) -> Piece:
        """Another question that a part may mean."""
        return self.question(other, _all(passages, other.text, part.roster_query), chat=part.chat)

    def astray(self, before: Part, part: Part, piece: Piece) -> bool:
        """True when a part that goes on about those of the part before ("それぞれ何日間？") is told of others."""
        own = self.cues[part.question.language]
        about = {i for one in self.index.named_in(before.question.norm) for i in one.ids}
        mine = {i for one in self.index.named_in(part.question.norm) for i in one.ids}
        if not about or mine - about or not own.has("follow.leans", part.question.norm):
            return False
        told = {source.passage for source in piece.sources if source.kind == "fact"}
        theirs = {said for f in self.index.tables.facts if f.subject in about for said in (f.text_ja, f.text_en)}
        return bool(told) and len(told) == len(piece.sources) and not told & theirs

    def _by_halves(self, part: Part, found: Piece, passages: Mapping[str, Sequence[Passage]]) -> Piece:
        """``found``, or what is told of each of two things where it tells of one of them at most."""
        if found.each or not self.index.named_in(part.question.norm):
            return found
        pieces = [self.part(half, passages) for half in part.halves]
        told = [piece for piece in pieces if piece.answered]
        ids = {source.id for piece in told for source in piece.sources}
        of_found = {source.id for source in found.sources}
        alike = ids == of_found and len(told) == len(pieces)
        if not told or (found.answered and (alike or not of_found <= ids)):
            return found
        lacking = [
            Piece(self._lacking(half.question), answered=False)
            for half, piece in zip(part.halves, pieces, strict=True)
            if not piece.answered
        ]
        text, sources = join([*told, *lacking], self.say("answers.list.part"))
        return replace(told[0], text=text, sources=sources, confidence=min(piece.confidence for piece in told))

    def _of_several_readings(self, part: Part, passages: Mapping[str, Sequence[Passage]]) -> Piece:
        """The question with or without what is said around it, whichever is answered.

        What names somebody or some place that the question itself does not is read first; else it only tells why.
        """
        readings = [part.question]
        if part.fuller is not None and _counts_more(part.fuller, part.question):
            # 5人出します。1人あたりいくら？
            reckoned = self.question(part.fuller, _all(passages, part.query), chat=part.chat)
            if reckoned.answered and reckoned.kind == "number":
                return reckoned
        if part.fuller is not None:
            more = self.index.named_in(part.fuller.norm) and not self.index.named_in(part.question.norm)
            readings = [part.fuller, part.question] if more else [part.question, part.fuller]
        found = [
            self.question(one, _all(passages, one.text, part.query, *part.apart, part.roster_query), chat=part.chat)
            for one in readings[:1]
        ]
        for one in readings[1:]:
            if not found[0].answered:
                held = _all(passages, one.text, *part.apart, part.roster_query)
                found.append(self.question(one, held, chat=part.chat))
        return next((piece for piece in found if piece.answered), found[0])

    def _of_it(self, found: Piece, question: Question) -> bool:
        """True for an answer that a fact of the very one named gives, and one of what is asked for."""
        subjects = self.index.named_in(question.norm)
        named = {i for one in subjects for i in one.ids}
        asked = attributes(question, self.cues[question.language], [(s.start, s.end) for s in subjects])
        told = self._first_told(found)
        return told is not None and any(
            fact.subject in named and (not asked or fact.attribute in asked) for fact in told.facts
        )

    def _first_told(self, found: Piece) -> Told | None:
        """The statement of the tables that an answer gives first."""
        first = found.sources[0].id if found.sources else ""
        return next((t for t in self.index.told["ja"].told if any(f.id == first for f in t.facts)), None)

    def _with_sides(self, part: Part, found: Piece) -> Piece:
        """``found``, or what is told of each side of a comparison, where that tells more."""
        if not part.sides or self.index.tables.said or found.kind in ("membership", "count", "list", "ask_back"):
            return found
        own = self.cues[part.question.language]
        both = [self._side(side, part) for side in part.sides]
        stated = {side.fact.text_ja if side.fact else None for side in both}
        if found.answered and len(stated) == 1 and None not in stated:
            # what is said of both at once tells no side apart
            return found
        apart = both_sides.told(part.question, both, self.index, own, self.say)
        if apart is None:
            return found
        tells = {source.passage for source in apart.sources}
        if found.answered:
            held = {source.passage for source in found.sources}
            of_one = len(self.index.named_in(part.question.norm)) < 2
            reckoned = found.kind == "number" and not (of_one and apart.confidence >= SUPPOSED)
            told = (found.exact or tells <= held) and apart.kind != "number"
            settled = reckoned or told or None in stated
            if settled or self._of_both(found, part, both):
                return found
        return self._with_topic(apart, part.question, self.index.named_in(part.question.norm), ())

    def _of_both(self, found: Piece, part: Part, both: Sequence[Side]) -> bool:
        """True for an answer that sets both against each other, where nothing of each is asked by itself."""
        told = self._first_told(found)
        if told is None or not any(fact.attribute == COMPARISON for fact in told.facts):
            return False
        named = self.index.named_in(part.question.norm)
        if len({one.ids for one in named}) < 2 or not all(set(one.ids) & told.named for one in named):
            return False
        return not is_yes_no(part.question) or both_sides.only_named(both, self.index)

    def _side(self, side: Question, part: Part) -> Side:
        """What answers one side of a comparison."""
        own = self.cues[side.language]
        subjects = named_across(self.index, side, self.index.named_in(side.norm))
        if not subjects and not any(term.kind == "name" for term in side.terms):
            # what is named once is spoken of on both sides
            every = (self.index.named_in(other.norm) for other in part.sides)
            subjects = tuple(replace(one, start=0, end=0) for named in every for one in named)
        meant = scoped(side, subjects, self.index)
        found = fits(side, self.index, meant, own, self._near(side))
        told = None
        # what sets both against each other tells of neither by itself, unless nothing else does
        for known in ([fit for fit in found if fit.fact.attribute != COMPARISON], found):
            if told is None or not told.answered:
                weighed = ranked(side, known)
                told = say_facts(side, self.index, meant, weighed, own, self.say, self.today, self.reads)
        if told is None or not told.answered:
            return Side(side, None, 0.0, told.near[0].passage if told and told.near else "")
        fact = next((f for f in self.index.tables.facts if f.id == told.sources[0].id), None)
        return Side(side, fact, told.confidence)

    def question(self, question: Question, passages: Sequence[Passage], *, chat: bool) -> Piece:
        """One self-contained question."""
        own = self.cues[question.language]
        sums = any(own.has(key, question.norm) for key in _SUMS)
        if sums and not self.index.tables.facts and passages:
            # nothing is in tables: figures are read from the documents found
            read = replace(tables_of(passages, self.cues), said=())
            if read.facts:
                desk = _Desk(
                    Index.of(merged(self.index.tables, read), self.index.places),
                    self.cues,
                    self.say,
                    self.today,
                    self.plan,
                    {},
                    self.reads,
                )
                return desk.settle(question, passages, chat=chat)
        return self.settle(question, passages, chat=chat)

    def settle(self, question: Question, passages: Sequence[Passage], *, chat: bool) -> Piece:
        """Let each kind of evidence try in turn."""
        own = self.cues[question.language]
        payer = self._who_pays(question, own)
        included = payer is not None and is_yes_no(question)
        question = payer or question
        subjects = named_across(self.index, question, self.index.named_in(question.norm))
        holders = comparisons.holders(question, self.index, subjects, own)
        subjects = tuple(sorted((*subjects, *holders), key=lambda one: one.start))
        if subjects:
            self.carried = subjects
        spoken_of = subjects or (self.carried if own.has("compare.each", question.norm) else ())
        every = bool(holders) or comparisons.asks_each(question, self.index, spoken_of, own)
        named_apart = every or several(question, subjects, own) or own.has("compare.same_person", question.norm)
        asked_back = None if named_apart else self._which_person(question, subjects)
        if asked_back:
            return asked_back
        roster = memberships.recognise(question, self.index, own, subjects, passages)
        # the roster tells who takes part, not how many people or for how much
        if roster and measures.asked(question.norm, own) not in ("people", "yen", "age", "telephone"):
            return memberships.answer(roster, question, self.index, own, self.say)
        if not subjects and not any(term.kind == "name" for term in question.terms):
            subjects = tuple(replace(one, start=0, end=0) for one in self.carried)
        meant = scoped(question, subjects, self.index)
        near = self._near(question)
        # statements of documents are weighed in their own way
        weighed = [] if self.index.tables.said else ranked(question, fits(question, self.index, meant, own, near))
        found = [one.fit for one in weighed]
        case = Case(question, self.index, tuple(subjects), tuple(meant), weighed, every, own, self.say)
        piece = computed(case)
        if piece:
            return self._with_topic(self._and_what_is_asked(piece, case), question, subjects, ())
        if self.index.tables.said:
            stated = self._stated(question, passages, subjects)
            if (stated.answered and stated.confidence >= CERTAIN) or not chat or subjects:
                said = stated.topic.get("said", ())
                told_of = [fact for fact in self.index.tables.facts if fact.text_ja in said]
                return replace(stated, topic={**topic_of(self.index, question, subjects, told_of), **stated.topic})
            return Piece(self.say("answers.refusal.chat"), kind="off_topic", answered=False)
        open_end = unstated(found, meant) if not weighed or probability(question, weighed) < BEYOND_DOUBT else None
        if open_end:
            return self._with_topic(say_unstated(question, open_end, own, self.say), question, subjects, [open_end])
        told = say_facts(question, self.index, meant, weighed, own, self.say, self.today, self.reads)
        said = [source.passage for source in told.sources] if told else []
        wrong = claims.otherwise(question, self.index, subjects, own, passages, said)
        wrong = wrong or claims.turned_round(question, found, own)
        if wrong:
            return self._with_topic(suppositions.corrected(wrong, told, self.say), question, subjects, ())
        if told and claims.left_open(question, self.index, subjects, own, said):
            return self._unknown(question, subjects, found, passages)
        if told:
            if included:
                # who pays the part is told apart from what pays the whole
                told = replace(told, text=self.say("answers.lead.no") + told.text)
            return self._with_topic(told, question, subjects, found[:1])
        apart = comparisons.each(question, self.index, meant, own, self.say, whole=True)
        if apart and comparisons.listed(question, meant):
            return self._with_topic(apart, question, subjects, ())
        read = self._passages(question, passages, subjects)
        if read and read.answered:
            return self._with_topic(read, question, subjects, ())
        if chat and all(self.index.known[i].kind == "municipality" for one in subjects for i in one.ids):
            return Piece(self.say("answers.refusal.chat"), kind="off_topic", answered=False)
        return self._unknown(question, subjects, found, passages)

    def _and_what_is_asked(self, piece: Piece, case: Case) -> Piece:
        """A correction with what else is asked of the same one: X's post is another, and this is their field."""
        best = case.weighed[0].fit if case.weighed else None
        if not piece.denies or is_yes_no(case.question) or best is None or not (best.direct and best.attribute):
            return piece
        told = say_facts(
            case.question, self.index, case.meant, case.weighed[:1], case.cues, self.say, self.today, self.reads
        )
        if told is None or not told.answered or {s.id for s in told.sources} <= {s.id for s in piece.sources}:
            return piece
        text, sources = join([piece, told], self.say("answers.list.sentence"))
        return replace(piece, text=text, sources=sources)

    def _stated(self, question: Question, passages: Sequence[Passage], subjects: Sequence[Mentioned]) -> Piece:
        """What documents state that nobody has put into tables."""
        own = self.cues[question.language]
        found = finding.answer(question, self.index, subjects, passages, self.cues, self.reads, self._near(question))
        two = self.apart.get(question.text, ())
        apart = self._each_of_two(question, two, found) if two else None
        apart = apart or self._each_bearer(question, subjects, passages)
        if apart is not None:
            return apart
        if found is None or not found.good:
            return self._unknown(question, subjects, (), passages)
        long = stretches.answer(question, found.shown, own, self.say)
        return long or say_statements(question, found, self.index, self.say, self.today, self.reads)

    def _each_bearer(
        self, question: Question, subjects: Sequence[Mentioned], passages: Sequence[Passage]
    ) -> Piece | None:
        """What is known of each of the people who bear a name, where something is asked of each of them."""
        own = self.cues[question.language]
        several_people = [s for s in subjects if len(s.ids) > 1 and self.index.known[s.ids[0]].kind == "person"]
        if len(several_people) != 1 or not comparisons.asks_each(question, self.index, subjects, own):
            return None
        told, near = [], self._near(question)
        for one in comparisons.bearers(self.index, several_people):
            found = finding.answer(question, self.index, [one], passages, self.cues, self.reads, near)
            if found is not None:
                told.append(found.shown[0])
        if len({one.text for one in told}) < 2:
            return None
        both = finding.Found(tuple({one.text: one for one in told}.values()), comparisons.EACH, good=True)
        return say_statements(question, both, self.index, self.say, self.today)

    def _each_of_two(self, question: Question, two: Sequence[Question], whole: finding.Found | None) -> Piece | None:
        """What is known of each of two things, and of which nothing is; None where nothing is known of either."""
        told: list[finding.Found] = []
        lacking = []
        for half in two:
            subjects = named_across(self.index, half, self.index.named_in(half.norm))
            passages = self.found.get(half.text, ())
            found = finding.answer(half, self.index, subjects, passages, self.cues, self.reads, self._near(half))
            if found is not None and found.good:
                told.append(found)
            elif whole is not None and whole.good and finding.tells_of(whole, half):
                told.append(whole)
            else:
                lacking.append(self._lacking(half))
        of_both = whole is not None and whole.good and finding.tells_of_both(whole, two)
        if not told or (lacking and of_both):
            return None
        shown = list({one.shown[0].text: one.shown[0] for one in told}.values())
        both = replace(told[0], shown=tuple(shown), sure=min(one.sure for one in told))
        piece = say_statements(question, both, self.index, self.say, self.today)
        return replace(piece, text="\n".join([piece.text, *lacking]), each=True)

    def _lacking(self, half: Question) -> str:
        """That nothing is known of one of two things."""
        return unsaid(re.sub(r"[はも]?[?？。. ]*$", "", half.text), self.say)

    def _near(self, question: Question) -> Nearness:
        return self.near.get(question.text, Nearness())

    def _who_pays(self, question: Question, cues: Cues) -> Question | None:
        """``旅費は参加費に含まれますか`` asks who pays the part; None for any other question."""
        match = cues.pattern["number.included"].search(question.norm)
        if match is None or not any(
            t.key == "fee" and match.start("whole") <= t.start < match.end("whole") for t in question.terms
        ):
            return None
        fee = numbers.priced(question, self.index, self.index.named_in(question.norm), cues)
        if fee is None or fee.subject not in self.index.known:
            return None
        known = self.index.known[fee.subject]
        name = known.name_en if question.language == "en" and known.name_en else known.name_ja
        told = cues.words["number.payer"][0].format(subject=name, part=match["part"])
        return understand(told, question.language, self.cues)

    def _which_person(self, question: Question, subjects: Sequence[Mentioned]) -> Piece | None:
        """A family name that two people bear is asked back."""
        for one in subjects:
            people = [i for i in one.ids if self.index.known[i].kind == "person"]
            if len(people) > 1:
                names = [self.index.known[i].name(question.language) for i in people]
                plain = [
                    self.index.known[i].name_en if question.language == "en" else self.index.known[i].name_ja
                    for i in people
                ]
                options = tuple(question.norm[: one.start] + p + question.norm[one.end :] for p in plain)
                text = self.say("answers.ask_back.person", names=self.say("answers.list.comma").join(names))
                return Piece(text, kind="ask_back", answered=False, candidates=options)
        return None

    def _passages(self, question: Question, passages: Sequence[Passage], subjects: Sequence[Mentioned]) -> Piece | None:
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
        piece = say_passages(question, passages, chosen, self.say, self.today)
        good = likely >= _asked(judge, values, passages[chosen[0].statement.passage]) and holds_figure(
            question, [c.statement.folded for c in chosen]
        )
        own = self.cues[question.language]
        good = good and measures.shown(
            measures.asked(question.norm, own), [fold(first.title), *(c.statement.folded for c in chosen)]
        )
        if any(first_said in said for said in (t.joined for t in self.index.told.values())):
            # a sentence of the tables, too: it was weighed among them
            return Piece(piece.text, piece.sources, "passage", False, likely)
        if self._weighed_before(question, subjects):
            good = good and likely >= (judge.strict if values["focus"] > 0 else CERTAIN)
            good = good and self._names_stand(question, passages, chosen, subjects)
        return Piece(piece.text, piece.sources, "passage", good, likely)

    def _weighed_before(self, question: Question, subjects: Sequence[Mentioned]) -> bool:
        """True when the tables had their say on this already: a passage must then answer beyond doubt."""
        if any(fact.id.startswith("passage:") for fact in self.index.tables.facts[:1]):
            return False
        if any(self.index.about(s.ids, "ja") for s in subjects):
            return True
        texts = self.index.told.get(question.language)
        if texts is None or not texts.told:
            return False
        return bool(places_in(question.norm, self.index.places, question.language))

    def _names_stand(
        self,
        question: Question,
        passages: Sequence[Passage],
        chosen: Sequence[Candidate],
        subjects: Sequence[Mentioned],
    ) -> bool:
        """True when every name of the question stands in the sentences to be shown or above them."""
        first = passages[chosen[0].statement.passage]
        shown = " ".join([fold(f"{first.title} {first.heading}"), *(c.statement.folded for c in chosen)])
        named = all(any(n in shown for i in s.ids for n in self.index.known[i].names) for s in subjects)
        places = places_in(question.norm, self.index.places, question.language)
        return named and all(
            p.words in shown or any(self.index.places.by_code[c].name in shown for c in p.codes) for p in places
        )

    def _unknown(
        self, question: Question, subjects: Sequence[Mentioned], found: Sequence[Fit], passages: Sequence[Passage]
    ) -> Piece:
        """The sources do not say; the nearest thing known is offered."""
        missing = [
            t.text
            for t in gate.missing(question, [f.told.plain for f in found[:1]] + [fold(p.text) for p in passages[:1]])
        ]
        text = self.say("answers.unknown.plain")
        near: tuple = ()  # type: ignore[type-arg]
        if found and found[0].subject > 0.5 and found[0].coverage + found[0].attribute > 0.3:
            fact = found[0].fact
            near = (of_fact(fact, self.say.language),)
            said = fact.told_in(self.say.language)
            text += "\n" + self.say("answers.unknown.near", text=said).replace("[1]", "")
        elif passages and passages[0].score > 0:
            near = (of_passage(passages[0]),)
            titles = list(dict.fromkeys(p.title for p in passages[:2]))
            text += "\n" + self.say("answers.unknown.did_you_mean", titles=self.say("answers.list.comma").join(titles))
        del missing
        names = topic_of(self.index, question, subjects, ())
        return Piece(text, kind="unknown", answered=False, near=near, confidence=0.0, topic=names)

    def _with_topic(self, piece: Piece, question: Question, subjects: Sequence[Mentioned], fit: Sequence[Fit]) -> Piece:
        topic = topic_of(self.index, question, subjects, [f.fact for f in fit])
        return replace(piece, topic={**topic, **piece.topic})


def _asked(judge: Gate, values: Mapping[str, float], first: Passage) -> float:
    """The probability asked of a passage; a heading tells better what its text is and is not about."""
    asked = judge.asks(values)
    if not first.heading:
        return asked
    held = values["focus"] >= FOCUS_HELD and values["names"] == 1.0
    return min(asked, HEADED) if held else max(asked, HEADED_UNHELD)


def _all(passages: Mapping[str, Sequence[Passage]], *queries: str) -> Sequence[Passage]:
    """What was found for the queries, the first one's first."""
    found = {p.id: p for query in queries if query for p in passages.get(query, ())}
    return tuple(found.values())


def _counts_more(fuller: Question, question: Question) -> bool:
    """True when what stands around a question gives a number of something, and the question itself does not."""
    around = len([n for n in quantities(fuller.norm).numbers if n.value > 1])
    return around > len([n for n in quantities(question.norm).numbers if n.value > 1])


def _bare(question: Question) -> bool:
    """True for a question that says nothing of what it asks about (``なんて言うの？``, ``By how much?``)."""
    return not any(term.weight >= 1.0 and term.text not in ASKS for term in question.terms)


def _people(part: Part, index: Index) -> bool:
    people = {
        name for known in index.known.values() if known.kind == "person" for name in (known.name_ja, known.name_en)
    }
    return bool(part.ask_names) and all(name in people for name in part.ask_names)
