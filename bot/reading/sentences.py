"""One sentence with what the lexicon and the grammars know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.found import Found, Text
from bot.reading.lexicon import Hit


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what the lexicon and the grammars know of it."""

    start: int
    end: int
    hits: tuple[Hit, ...]
    found: tuple[Found, ...]
    text: Text
    language: str

    @property
    def words(self) -> str:
        """As written."""
        return self.text.words(self.start, self.end).strip()

    @property
    def norm(self) -> str:
        """Normalised."""
        return self.text.norm[self.start : self.end]

    @property
    def tail(self) -> str:
        """The last of it: where a question shows. Patterns that look for an end never see more."""
        return self.norm[-80:]

    def has(self, outcome: str, *kinds: str) -> bool:
        """True when one of the outcome's lists (``cues`` when none is named) matched and its ``no`` did not."""
        mine = [h for h in self.hits if h.outcome == outcome]
        return any(h.kind in (kinds or ("cues",)) for h in mine) and not any(h.kind == "no" for h in mine)

    def first(self, outcome: str, kind: str = "cues") -> Hit | None:
        """The first match of a list."""
        return next((h for h in self.hits if h.outcome == outcome and h.kind == kind), None)

    @property
    def rest(self) -> str:
        """What no grammar read and no particle or mark explains: the sentence's own content."""
        return FILLER.sub("", self.outside)

    @property
    def outside(self) -> str:
        """What no grammar read."""
        out = list(self.norm)
        for f in self.found:
            for i in range(max(f.start, self.start), min(f.end, self.end)):
                out[i - self.start] = " "
        return "".join(out)


FILLER = re.compile(
    r"(?:といった|っていう|という|って)(?:ところ|とこ|感じ|あたり|線)|でしょう|だろう|"
    r"[\s、。,.!?！？~ー…・()（）「」]+|です|ます|だ|で|に|を|が|は|も|の|と|から|まで|くらい|ぐらい|頃|ころ|ごろ|とか|かな|かも|ね|よ|な|か|って|あたり|辺|けど"
)
