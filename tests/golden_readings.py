"""Golden readings of places, purposes and acts: one row is one message and all that must be read from it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.embeddings import Embeddings

from bot.commands import Clarify, Command, Decline, More, OffTopic, React, Set, Unclear
from bot.places import Places
from bot.preferences import Polarity
from bot.reading.reader import RuleReader, load_lexicons
from bot.seams import Piece, ReadingContext, Roles
from knowledge.embedding import BUNDLED, OnnxEmbeddings, build_default_model, models_folder, open_embeddings

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
PLACES = Places.load(ROOT / "knowledge" / "sources")


@lru_cache
def _embeddings() -> Embeddings:
    models = models_folder(ROOT)
    build_default_model(models)
    return open_embeddings(BUNDLED, models)


def meaning(sentence: str) -> list[float]:
    """As the product embeds a sentence."""
    return _embeddings().embed_query(sentence)


def roles(pieces: Sequence[Piece]) -> Sequence[Roles] | None:
    """As the product judges what is named."""
    model = _embeddings()
    assert isinstance(model, OnnxEmbeddings)
    return model.mentions.roles(pieces)


READER = RuleReader(PLACES, load_lexicons(ROOT / "prompts"), meaning, roles)
_ENDINGS = {Polarity.WANT: "", Polarity.AVOID: "_avoided", Polarity.RETRACTED: "_retracted"}
_PLACES = {Polarity.WANT: "places", Polarity.AVOID: "avoided", Polarity.RETRACTED: "retracted"}


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for language in ("ja", "en"):
        path = ROOT / "tests" / "readings" / f"{language}_places.toml"
        found += tomllib.loads(path.read_text(encoding="utf-8"))["reading"]
    return found


def read(says: str, asked: str = "", shown: tuple[str, ...] = (), language: str = "") -> tuple[Command, ...]:
    return READER.read(says, ReadingContext(NOW, asked=asked, shown=shown, language=language)).commands


def acts(commands: tuple[Command, ...]) -> list[str]:
    """The commands that set no slot: ``React:like#2``, ``OffTopic:chat``, ``More:cheaper``, ``Ask``."""
    out = []
    for command in commands:
        if isinstance(command, (Set, Clarify, Decline, Unclear)):
            continue
        detail = ""
        if isinstance(command, React):
            detail = f":{command.verdict}{command.which}"
        elif isinstance(command, OffTopic):
            detail = f":{command.kind}"
        elif isinstance(command, More) and command.towards:
            detail = f":{command.towards}"
        out.append(type(command).__name__ + detail)
    return out


def values(commands: tuple[Command, ...], slots: tuple[str, ...]) -> dict[str, list[Any]]:
    """Values of the slots as a row writes them."""
    out: dict[str, list[Any]] = {}
    for command in commands:
        if isinstance(command, Clarify) and command.slot in slots:
            out.setdefault("either", []).append(sorted(command.candidates))
        elif isinstance(command, Set) and command.slot in slots:
            key = _PLACES[command.polarity] if command.slot == "place" else command.slot + _ENDINGS[command.polarity]
            out.setdefault(key, []).append(command.value)
    return {key: sorted(found) for key, found in out.items()}


def expected(row: dict[str, Any], slots: tuple[str, ...]) -> dict[str, list[Any]]:
    """What ``values`` must give for a row."""
    keys = {slot + ending for slot in slots for ending in _ENDINGS.values()}
    if "place" in slots:
        keys |= {*_PLACES.values(), "either"}
    return {key: sorted(value) for key, value in row.items() if key in keys}
