"""Every phrase of the dialogue is said by something: its key stands in the code, whole or composed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
_STRING = re.compile(r'"([^"\n]*)"')
_HOLE = re.compile(r"\{[^}]*\}")


def keys(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def composed(written: set[str]) -> list[re.Pattern[str]]:
    """What f-strings with a constant table can become: ``asking.{slot}``, ``dialogue.window.{key}``."""
    return [
        re.compile(".+".join(re.escape(part) for part in _HOLE.split(one.removeprefix("dialogue."))))
        for one in written
        if re.match(r"(?:dialogue\.)?\w+\.", one) and _HOLE.search(one)
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_phrase_is_named_somewhere(language: str) -> None:
    code = "\n".join(path.read_text("utf-8") for room in ("bot", "adapters") for path in (ROOT / room).rglob("*.py"))
    written = set(_STRING.findall(code))
    patterns = composed(written)
    phrases = tomllib.loads((ROOT / "prompts" / language / "dialogue.toml").read_text("utf-8"))
    unsaid = []
    for key in keys(phrases):
        leaf = key.rpartition(".")[2]
        buttons = key.startswith("button.") and leaf in written  # draft.button("more", …)
        if key in written or f"dialogue.{key}" in written or buttons or any(p.fullmatch(key) for p in patterns):
            continue
        unsaid.append(key)
    assert not unsaid
