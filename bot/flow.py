"""One message from end to end: recall → understand → look up → respond. Settling is the worker's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from bot.message import Message, Reply
from bot.places import Places
from bot.seams import Catalogue, Library, Memory, Outcome, Reader, Workers
from bot.turn import Evidence, Turn, interests, respond, understand
from bot.wording import Wordings

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
    """Told the seconds that each stage took: ``recall``, ``understand``, ``look_up``, ``respond``."""
    mail: bool = False
    """E-mails can be sent: the municipality's contact is told what was confirmed."""

    def handle(self, message: Message) -> Outcome:
        """All that a message leads to. Writes nothing."""
        started = perf_counter()
        memory = self.workers.recall(message.address)
        if pressed := interests.pressed(message):
            seen = self.workers.interest(pressed.interest, message.address)
            return interests.respond(message, pressed, seen, memory, self.wordings, mail=self.mail)
        started = self._took("recall", started)
        turn = understand(message, memory, self.reader, self.places, self.wordings)
        started = self._took("understand", started)
        evidence = self.look_up(turn, memory)
        started = self._took("look_up", started)
        outcome = respond(turn, evidence, self.places, self.wordings[turn.language])
        self._took("respond", started)
        return outcome

    def look_up(self, turn: Turn, memory: Memory) -> Evidence:
        """Gather the evidence that a turn needs, from what this person may see."""
        audience = memory.audience
        passages = {
            query: self.library.search(query, language=turn.language, audience=audience, limit=PASSAGES)
            for plan in turn.plans
            for query in plan.queries
        }
        matches = None
        if turn.search:
            matches = self.catalogue.match(
                turn.search.wishes, audience=audience, today=turn.today, exclude=turn.search.exclude
            )
        return Evidence(
            passages=passages,
            tables=self.catalogue.tables(),
            matches=matches,
            stays=tuple(self.catalogue.stays((*turn.stay_ids, *memory.interests), audience)),
            passage=self.library.passage(turn.passage_id, audience) if turn.passage_id else None,
            export=self.workers.export(turn.message.address) if turn.wants_export else None,
        )

    def apologise(self, message: Message) -> Reply:
        """What a person is told when their message could not be handled at all."""
        wording = self.wordings[self.wordings.default]
        return Reply(message.address, wording("dialogue.say.error"), wording.language)

    def _took(self, stage: str, started: float) -> float:
        now = perf_counter()
        if self.observe:
            self.observe(stage, now - started)
        return now
