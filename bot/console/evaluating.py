"""``eval``: a set of questions put to the product, judged by what their answers must and must not hold."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from adapters import terminal
from bot.answering import evaluation
from bot.answering.evaluation import BadQuestion, Given, Golden
from bot.console.assembly import Sankin
from bot.message import Address, Message
from bot.seams import BadInput, HrSeen, InterestSeen, Memory, Outcome


def evaluate(sankin: Sankin, path: Path) -> int:
    """Ask every question of a JSON Lines file in a conversation of its own; 1 when any answer is wrong.

    Nothing of it is stored: the conversations are played in memory.
    """
    try:
        questions = evaluation.read(path.read_text(encoding="utf-8-sig").splitlines())
    except FileNotFoundError as error:
        raise BadInput(sankin.wording("cli.error.no_such_file", path=path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error
    except BadQuestion as error:
        raise BadInput(f"{path}: {error}") from error
    outcomes = evaluation.run(questions, lambda golden: ask(sankin, golden))
    sys.stdout.write(evaluation.table(outcomes) + "\n")
    if wrong := evaluation.failures(outcomes):
        sys.stdout.write("\n" + wrong + "\n")
    return 0 if all(outcome.right for outcome in outcomes) else 1


def ask(sankin: Sankin, golden: Golden) -> Given:
    """What the product answers to one question, with what was asked before it, in a conversation of its own."""
    player = Player(sankin)
    for question in golden.history:
        player.say(question)
    begun = perf_counter()
    outcome = player.say(golden.question)
    took = perf_counter() - begun
    reply = "\n".join(terminal.plain(reply, sankin.wordings[reply.language]) for reply in outcome.replies)
    return Given(reply, bool(outcome.trace.get("answered")), took)


class Player:
    """One person's conversation, remembered here and nowhere else."""

    def __init__(self, sankin: Sankin) -> None:
        self._memory = Memory()
        self._flow = replace(sankin.flow(), workers=self)

    def recall(self, _: Address) -> Memory:
        """See ``bot.seams.Workers``."""
        return self._memory

    def export(self, _: Address) -> Mapping[str, Any]:
        """See ``bot.seams.Workers``."""
        return {}

    def interest(self, _: int, __: Address) -> None:
        """See ``bot.seams.Workers``."""
        return

    def in_hand(self, _: Address) -> Sequence[InterestSeen]:
        """See ``bot.seams.Workers``."""
        return ()

    def hr(self, _: Address) -> HrSeen:
        """See ``bot.seams.Workers``."""
        return HrSeen()

    def say(self, text: str) -> Outcome:
        """What the product answers."""
        message = Message(uuid.uuid4().hex, Address(terminal.PLATFORM, "", "eval"), datetime.now(UTC), text=text)
        outcome = self._flow.handle(message)
        self._memory = replace(
            self._memory,
            worker="eval",
            language=outcome.language,
            preferences=self._memory.preferences.plus(outcome.entries),
            dialogue=outcome.dialogue,
            seen_at=message.received_at,
        )
        return outcome
