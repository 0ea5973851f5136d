"""An optional LLM, by way of LangChain's chat models: a second look at what the rules could not read, and freer prose.

It is never needed. What it says can only be a proposal of commands (``bot.reading.proposed``) or a draft
(``bot.answering.verifying``), both checked elsewhere; when it is late, down, refuses or talks nonsense, nothing
happens but one line in the log. It is told the message, the evidence and today's date: no ids, no names, no memory.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any

from bot.commands import Command
from bot.places import Places
from bot.reading.proposed import Vocabulary, merged, parsed, schema, wanted
from bot.seams import BadInput, Brief, Reader, Reading, ReadingContext
from bot.wording import Wordings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

PATIENCE = 4.0
"""Seconds that a person waits for both calls of a turn together."""
FAILURES, REST = 3, 60.0
"""After so many failures in a row the model is left alone for so many seconds."""
LEAST = 0.3
"""With fewer seconds left no call is begun."""
LONGEST_READ = 2_000
"""Characters of a message above which the rules' reading is left as it is."""
MOST_TOKENS = 700
LONGEST_ANSWER = 20_000
"""Characters of an answer above which it is not looked at: so many can not come of ``MOST_TOKENS``."""


class NoUse(Exception):
    """The model answered with nothing that can be used. ``str()`` is fit for the log."""


class Refused(NoUse):
    """The model would not answer: its right, and no failure of the service."""


_REFUSALS = frozenset({"Refused", "OpenAIRefusalError", "ContentFilterFinishReasonError"})
"""By name: the packages of the providers are not imported here."""


def open_model(name: str, *, base_url: str = "", api_key: str = "", timeout: float = PATIENCE) -> BaseChatModel:
    """A chat model by LangChain's naming, such as ``openai:gpt-4o-mini``.

    Raises:
        BadInput: the name means nothing, or the package for its provider is not installed.
    """
    options: dict[str, Any] = {"max_retries": 0, "timeout": timeout, "max_tokens": MOST_TOKENS}
    if base_url:
        options["base_url"] = base_url
        # a key of another service that lies in the environment must not be sent there
        options["api_key"] = api_key or "none"
    elif api_key:
        options["api_key"] = api_key
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        raise BadInput(
            f"LLM_MODEL={name}: {error} (for whatever speaks like OpenAI: pip install 'sankin[llm]')"
        ) from error
    except Exception as error:  # each provider has its own way to say that a key or name is missing
        raise BadInput(f"LLM_MODEL={name}: {type(error).__name__}: {str(error).splitlines()[0]}") from error
    return model


class Breaker:
    """Leaves a failing model alone for a while."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def closed(self) -> bool:
        """True when a call may be tried. After a rest one call is let through, and its failure begins the next rest."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + REST
            return True

    def worked(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> bool:
        """A call failed; True when this is what begins a rest."""
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._until = self._clock() + REST
            return self._failures == FAILURES


class _Loop:
    """An event loop in a thread of its own: what runs there can be cut off at once, its connection with it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="llm", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, str], seconds: float) -> str:
        """The result of ``work``.

        Raises:
            TimeoutError: it took longer.
        """
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return future.result(seconds + 0.2)
        except FutureTimeout:
            future.cancel()
            raise

    def close(self) -> None:
        """End what runs, then the loop."""

        async def end() -> None:
            others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await self._loop.shutdown_asyncgens()

        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


class Llm:
    """``bot.seams.Aids`` over a chat model."""

    def __init__(
        self,
        model: BaseChatModel,
        rules: Reader,
        places: Places,
        wordings: Wordings,
        words: Vocabulary,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self.rules, self.places, self.wordings, self.words = rules, places, wordings, words
        self.patience = patience
        self.clock = clock
        self._breaker = Breaker(clock)
        self._loop = _Loop()
        self._schema = schema(words)

    def aid(self) -> LlmAid:
        """See ``bot.seams.Aids``."""
        return LlmAid(self)

    def close(self) -> None:
        """End the thread that calls run in."""
        self._loop.close()

    def call(self, what: str, system: str, user: str, seconds: float, *, structured: bool) -> str:
        """The model's answer as text; empty when there is none to be had, which is then in the log.

        ``what`` names the call in the log, which holds neither the question nor the answer.
        """
        if seconds < LEAST:
            log.info("LLM %s: no time left", what)
            return ""
        if not self._breaker.closed():
            log.debug("LLM %s: left alone for now", what)
            return ""
        started = self.clock()
        try:
            answer = self._loop.run(self._ask(system, user, structured=structured), seconds)
        except Exception as error:  # noqa: BLE001  every library below has its own errors, and all mean the same here
            if type(error).__name__ in _REFUSALS:
                self._breaker.worked()
                log.warning("LLM %s: refused to answer; done without", what)
                return ""
            rests = self._breaker.failed()
            log.warning(
                "LLM %s: %s after %.1f s; done without%s", what, _told(error), self.clock() - started,
                f", for the next {REST:.0f} s as well" if rests else "",
            )  # fmt: skip
            log.debug("LLM %s: %r", what, error)
            return ""
        self._breaker.worked()
        return answer

    async def _ask(self, system: str, user: str, *, structured: bool) -> str:
        from langsmith import tracing_context

        messages = [("system", system), ("user", user)]
        with tracing_context(enabled=False):  # nobody else is told, whatever the environment says
            if structured:
                model = self._model.with_structured_output(self._schema, include_raw=True)
                # the parser behind the model completes half an object by trying every length of it: quadratic, and
                # nothing can end it once it runs
                return _structured(await getattr(model, "first", model).ainvoke(messages))
            return _text(await self._model.ainvoke(messages))


class LlmAid:
    """``bot.seams.Aid``: one turn's help, within one person's patience."""

    def __init__(self, llm: Llm) -> None:
        self._llm = llm
        self._left = llm.patience
        self.added: Sequence[Command] = ()

    def read(self, text: str, context: ReadingContext) -> Reading:
        """The rules' reading, with what the model read of the rest. Never raises because of the model."""
        llm = self._llm
        reading = llm.rules.read(text, context)
        if not wanted(reading) or len(text) > LONGEST_READ:
            return reading
        wording = llm.wordings[reading.language]
        today = context.now.date()
        nothing = wording("llm.read.nothing")
        weekday = wording.list("llm.read.weekdays")[today.weekday()]
        system = wording("llm.read.system", today=today.isoformat(), weekday=weekday)
        user = wording(
            "llm.read.user", text=text, asked=context.asked or nothing, shown=len(context.shown),
            unread=" / ".join(reading.unread) or nothing,
        )  # fmt: skip
        answer = self._timed("reader", system, user, structured=True)
        if not answer:
            return reading
        found = merged(reading, answer, text, context, llm.places, llm.words)
        self.added = found.added
        if found.refused:
            log.info("LLM reader: %d of its commands stand, left out: %s", len(found.added), ", ".join(found.refused))
        return found.reading

    def write(self, brief: Brief) -> str:
        """See ``bot.seams.Writer``."""
        wording = self._llm.wordings[brief.language]
        evidence = "\n\n".join(
            wording("llm.write.evidence", number=number, title=one.title, text=one.text)
            for number, one in brief.evidence.items()
        )
        user = wording("llm.write.user", question=brief.question, evidence=evidence, answer=brief.answer)
        draft = self._timed("writer", wording("llm.write.system"), user, structured=False)
        if draft.strip(" .。\n") == wording("llm.write.none"):
            log.info("LLM writer: finds no answer in the evidence; the extractive answer stands")
            return ""
        return draft

    def _timed(self, what: str, system: str, user: str, *, structured: bool) -> str:
        started = self._llm.clock()
        answer = self._llm.call(what, system, user, self._left, structured=structured)
        self._left -= self._llm.clock() - started
        return answer


def _structured(answer: Any) -> str:
    """The JSON of a structured answer, whichever way the provider gives it.

    Raises:
        NoUse: it is none.
    """
    if not isinstance(answer, Mapping):
        raise NoUse("malformed output")
    raw = answer.get("raw")
    _check(raw)
    called = getattr(raw, "tool_calls", None) or [{}]
    # providers without a form for answers give it as what a tool is called with
    text = _bounded(str(getattr(raw, "text", "") or "")) or json.dumps(called[0].get("args"), ensure_ascii=False)
    if parsed(text) is None:
        raise NoUse("malformed output")
    return text


def _text(answer: Any) -> str:
    """The words of an answer.

    Raises:
        NoUse: there are none, or they were cut off.
    """
    _check(answer)
    text = _bounded(str(answer.text)).strip()
    if not text:
        raise NoUse("empty answer")
    return text


def _bounded(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        raise NoUse("far longer than was asked for")
    return text


def _check(answer: Any) -> None:
    told = getattr(answer, "additional_kwargs", None) or {}
    ended = (getattr(answer, "response_metadata", None) or {}).get("finish_reason")
    if told.get("refusal") or ended == "content_filter":
        raise Refused("refused to answer")
    if ended == "length":
        raise NoUse("cut off at its greatest length")


def _told(error: BaseException) -> str:
    """An error in words fit for the log: libraries quote the answer, which may quote the person."""
    if isinstance(error, NoUse):
        return str(error)
    if isinstance(error, TimeoutError | FutureTimeout):
        return "no answer"
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


__all__ = ["PATIENCE", "Breaker", "Llm", "LlmAid", "NoUse", "Refused", "open_model"]
