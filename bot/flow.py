"""One message from end to end: recall → understand → look up → respond. Settling is the worker's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from bot import answering
from bot.answering import Nearness, statements
from bot.answering.documents.derived import merged
from bot.commands import Command, Set
from bot.message import Message, Reply
from bot.places import Places
from bot.seams import (
    Aids,
    Audience,
    Catalogue,
    Forget,
    HumanAsked,
    InterestStated,
    Joins,
    Library,
    Memory,
    Outcome,
    Passage,
    Reader,
    ReadingContext,
    Tables,
    Workers,
    Writer,
)
from bot.turn import Evidence, Turn, interests, joining, respond, rewording, understand
from bot.turn.understanding import TOKYO
from bot.wording import Wordings

log = logging.getLogger(__name__)

PASSAGES = 8
"""Passages looked up for each question."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The core with its stores plugged in."""

    workers: Workers
    library: Library
    catalogue: Catalogue
    reader: Reader
    places: Places
    wordings: Wordings
    observe: Callable[[str, float], None] | None = None
    """Told the seconds that each stage took: ``recall``, ``understand``, ``look_up``, ``respond``, ``write``."""
    mail: bool = False
    """E-mails can be sent: the municipality's contact is told what was confirmed."""
    room: interests.Room | None = None
    """None: HR reads no channel."""
    joins: Joins | None = None
    """None: accounts are not joined here."""
    aids: Aids | None = None
    """An LLM's help with reading and wording; what is decided and which facts are told does not depend on it."""

    def handle(self, message: Message) -> Outcome:
        """All that a message leads to. Writes nothing."""
        started = perf_counter()
        memory = self.workers.recall(message.address)
        if pressed := interests.pressed(message):
            seen = self.workers.interest(pressed.interest, message.address)
            return interests.respond(message, pressed, seen, memory, self.wordings, mail=self.mail)
        if self.joins and (wanted := joining.asked(message, self.wordings) or self._answered(message, memory)):
            return self._about_accounts(message, wanted, memory, self.joins)
        started = self._took("recall", started)
        aid = self.aids.aid() if self.aids else None
        names = self._names(memory.audience)
        turn = understand(message, memory, aid or self.reader, self.places, self.wordings, names)
        if aid and aid.added:
            turn = _credited(turn, aid.added)
        started = self._took("understand", started)
        tables = self._tables(turn, memory.audience)
        turn = respelled(turn, tables, self.places)
        evidence = self.look_up(turn, memory, tables)
        started = self._took("look_up", started)
        outcome = respond(turn, evidence, self.places, self.wordings[turn.language])
        started = self._took("respond", started)
        outcome = self._told(outcome, message)
        if aid and turn.plans:
            try:
                outcome = self._write(outcome, turn, evidence, aid)
            except Exception:  # the answer is there already: what only words it anew can not take it away
                log.exception("the answer could not be worded anew")
            self._took("write", started)
        return outcome

    def _answered(self, message: Message, memory: Memory) -> joining.Asked | None:
        """What a yes or no in words says to the question whether to join accounts, or to part them."""
        if message.kind != "text" or not joining.waits(memory):
            return None
        context = ReadingContext(message.received_at.astimezone(TOKYO), "confirm", memory.language, memory.preferences)
        return joining.answered(memory, self.reader.read(message.text, context).commands)

    def _about_accounts(self, message: Message, wanted: joining.Asked, memory: Memory, joins: Joins) -> Outcome:
        """Join this account with another one of the same person, or part them."""
        offer = None
        if wanted.act in ("said", "join"):
            offer = joins.offer(message.address, wanted.key, message.received_at)
        code = joins.new_code() if wanted.act == "code" else ""
        return joining.respond(message, wanted, offer, code, memory, self.wordings)

    def _told(self, outcome: Outcome, message: Message) -> Outcome:
        """Let HR hear at once when somebody whom they count on withdraws or is erased, or asks for a person."""
        if any(isinstance(effect, HumanAsked) for effect in outcome.effects):
            seen = self.workers.hr(message.address)
            asked = interests.human_wanted(message, seen, self.wordings, mail=self.mail, room=self.room)
            outcome = replace(outcome, notices=(*outcome.notices, *asked))
        forgets = any(isinstance(effect, Forget) for effect in outcome.effects)
        given_up = {e.stay for e in outcome.effects if isinstance(e, InterestStated) and e.withdrawn}
        if not (forgets or given_up):
            return outcome
        notices = [
            notice
            for seen in self.workers.in_hand(message.address)
            if forgets or seen.stay in given_up
            for notice in interests.given_up(seen, self.wordings, mail=self.mail, room=self.room, forgotten=forgets)
        ]
        return replace(outcome, notices=(*outcome.notices, *notices))

    def _write(self, outcome: Outcome, turn: Turn, evidence: Evidence, writer: Writer) -> Outcome:
        """Let what is quoted be told in freer prose, where that says the same."""
        wording = self.wordings[turn.language]
        for chance in rewording.chances(turn, evidence, self.places, wording):
            draft = writer.write(chance.brief)
            if not draft:
                continue
            verdict = rewording.settled(chance, draft, wording)
            if verdict.why:
                log.info("a draft was dropped for the extractive answer: %s", verdict.why)
                log.debug("a draft was dropped: %s: %r in %r", verdict.why, verdict.where, draft)
                continue
            outcome = rewording.reworded(outcome, chance, verdict.text)
        return outcome

    def _names(self, audience: Audience) -> answering.Names:
        """Whom the tables know; where nothing is in them, whom the documents name."""
        return answering.names_of(self._known(audience), self.places)

    def _tables(self, turn: Turn, audience: Audience) -> Tables:
        """What a turn is answered from: all that is known where it asks something, else the tables alone."""
        return self._known(audience) if turn.plans else self.catalogue.tables()

    def _known(self, audience: Audience) -> Tables:
        """The tables; where nothing is in them, what the documents state takes their place."""
        tables = self.catalogue.tables()
        return tables if tables.facts else merged(tables, self.library.told(audience))

    def look_up(self, turn: Turn, memory: Memory, tables: Tables) -> Evidence:
        """Gather the evidence that a turn needs, from what this person may see."""
        audience = memory.audience
        passages: dict[str, Sequence[Passage]] = {}
        near: dict[str, Nearness] = {}
        for plan in (*turn.plans, *(turn.instead.plans if turn.instead else ())):
            # rosters in documents are only read while the tables hold none
            spare = plan.spare if tables.members else ()
            for query in dict.fromkeys(plan.queries):
                if query not in passages and query not in spare:
                    passages[query] = self.library.search(
                        query, language=plan.language, audience=audience, limit=PASSAGES
                    )
                language_of = plan.asks.get(query, "")
                if language_of and query not in near:
                    told = statements(tables, language_of)
                    cosines = self.library.nearness(query, told)
                    near[query] = Nearness(
                        dict(zip(told, cosines, strict=True)), self.library.alike(query), self.library.decided(query)
                    )
        matches = None
        if turn.search:
            matches = self.catalogue.match(
                turn.search.wishes,
                audience=audience,
                today=turn.today,
                exclude=turn.search.exclude,
                words=turn.search.words,
                against=turn.search.against,
                language=turn.language,
                later=turn.search.later,
            )
        return Evidence(
            passages=passages,
            near=near,
            reads=self.library.reads() if turn.plans or turn.instead else None,
            tables=tables,
            matches=matches,
            stays=tuple(self.catalogue.stays((*turn.stay_ids, *memory.interests), audience)),
            offer=self.catalogue.overview(audience, turn.today) if _about_all_stays(turn) else None,
            passage=self.library.passage(turn.passage_id, audience) if turn.passage_id else None,
            export=self.workers.export(turn.message.address) if turn.wants_export else None,
            in_hand=self._in_hand(turn),
            hears=self._hears(turn),
        )

    def _in_hand(self, turn: Turn) -> frozenset[str]:
        if not any(step.kind == "withdraw" for step in turn.steps):
            return frozenset()
        held = self.workers.in_hand(turn.message.address)
        return frozenset(seen.stay for seen in held if interests.hr_of(seen, mail=self.mail, room=self.room))

    def _hears(self, turn: Turn) -> bool:
        if not any(step.kind == "human_done" for step in turn.steps):
            return False
        return bool(interests.hr_of(self.workers.hr(turn.message.address), mail=self.mail, room=self.room))

    def apologise(self, message: Message) -> Reply:
        """What a person is told when their message could not be handled at all."""
        wording = self.wordings[self.wordings.default]
        return Reply(message.address, wording("dialogue.say.error"), wording.language)

    def ask_patience(self, message: Message) -> Reply:
        """What a person is told who sends more than anybody writes."""
        wording = self.wordings[self.workers.recall(message.address).language or self.wordings.default]
        return Reply(message.address, wording("dialogue.say.patience"), wording.language)

    def _took(self, stage: str, started: float) -> float:
        now = perf_counter()
        if self.observe:
            self.observe(stage, now - started)
        return now


def _about_all_stays(turn: Turn) -> bool:
    return bool(turn.offered) or any(about.asked == "offered" for about in turn.stay_questions)


def respelled(turn: Turn, tables: Tables, places: Places) -> Turn:
    """``turn`` with the names in its questions written as the tables write them."""
    if not turn.plans and not (turn.instead and turn.instead.plans):
        return turn
    plans = tuple(answering.respelled(plan, tables, places) for plan in turn.plans)
    return replace(turn, plans=plans, instead=turn.instead and respelled(turn.instead, tables, places))


def _credited(turn: Turn, added: Sequence[Command]) -> Turn:
    """``turn`` with the values that an LLM read marked as such in the person's log."""
    theirs = [(k.slot, k.value, k.words, k.confidence) for k in added if isinstance(k, Set)]
    entries = tuple(
        replace(entry, source="llm") if (entry.slot, entry.value, entry.words, entry.confidence) in theirs else entry
        for entry in turn.entries
    )
    return replace(turn, entries=entries, preferences=turn.memory.preferences.plus(entries))
