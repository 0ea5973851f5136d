"""Whole conversations as tests: what was said, and every word of the replies.

A transcript is a text file: ``@ ISO time`` sets the clock, ``>> words`` is said, ``>> [value]`` presses a button, and
what follows up to the next such line is the exact reply. ``python -m tests.transcripts FILE …`` writes the replies that
the product gives now, to be read before they are committed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.console import chat, loading
from bot.console.assembly import Sankin
from bot.settings import Settings

FOLDER = Path(__file__).parent / "transcripts"


@dataclass(frozen=True)
class Turn:
    at: str
    said: str
    reply: str


def parse(text: str) -> list[Turn]:
    at, said = "", None
    turns: list[Turn] = []
    reply: list[str] = []
    for line in [*text.splitlines(), "@ "]:
        if line.startswith(("@ ", ">> ")):
            if said is not None:
                turns.append(Turn(at, said, "\n".join(reply).strip("\n")))
            said, reply = (line[3:], []) if line.startswith(">> ") else (None, [])
            at = line[2:].strip() or at if line.startswith("@ ") else at
        elif said is not None:
            reply.append(line)
    return turns


def play(turns: list[Turn], home: Path, user: str) -> list[str]:
    """The replies of the product, through its scripted chat."""
    lines = []
    for turn in turns:
        given = {"user": user, "at": turn.at}
        pressed = turn.said.startswith("[") and turn.said.endswith("]")
        given["press" if pressed else "text"] = turn.said[1:-1] if pressed else turn.said
        lines.append(json.dumps(given))
    out = StringIO()
    asyncio.run(chat.scripted(Sankin(Settings(sankin_home=home)), StringIO("\n".join(lines)), out, None))
    return [json.loads(line)["reply"] for line in out.getvalue().splitlines()]


def written(text: str, replies: list[str]) -> str:
    """The transcript with these replies."""
    out: list[str] = []
    waiting = iter(replies)
    keeps = True
    for line in text.splitlines():
        if line.startswith(">> "):
            out += ["", line, next(waiting)]
            keeps = False
        elif line.startswith("@ "):
            out += [*([""] if out else []), line]
            keeps = False
        elif keeps:
            out.append(line)
    return "\n".join(out).strip("\n") + "\n"


def main(paths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        loading.load(Sankin(Settings(sankin_home=home)), quiet=True)
        for number, path in enumerate(map(Path, paths)):
            text = path.read_text(encoding="utf-8")
            path.write_text(written(text, play(parse(text), home, f"writer{number}")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
