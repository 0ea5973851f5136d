"""Where something of the speaker's work lies, beside what is wished: "my tests run on a server in Osaka"."""

from __future__ import annotations

import re

from bot.reading import narration
from bot.reading.found import Text

_THING = (
    r"(?:server|servers|cluster|machines?|computers?|hardware|data\s?cent(?:er|re)s?|database|lab|studio|desk|team|teammates|colleagues|co-?workers|boss|manager"
    r"|clients?|customers?|suppliers?|factory|plant|warehouse|headquarters|hq|office|branch|bank|accountant|lawyer|storage|flat|car|cat|dog|stuff)"
)
_LIES = re.compile(
    rf"\b(?:my|our|his|her|their|the|its)\s+(?:[a-z-]+\s+){{0,2}}?{_THING}\s*(?:'s|'re|\s(?:is|are|sits?|stands?|runs?|lives?|stays?|remains?))"
    r"\s+(?:(?:all|still|mostly|physically|based|located|hosted|housed|over|up|down|back|there)\s+){0,3}(?:in|at|near|on)\s+(?:the\s+)?(?:[a-z]+\s+(?:in|of)\s+)?$"
)
""""Our data centre is in Osaka": whose it is and where it lies."""
_WORKS_WITH = re.compile(
    r"\b(?:(?:my|our)\s+(?:[a-z-]+\s+){1,2}?(?:runs?|sits?|lives?)|(?:i|we)(?:'m|'re|\s+am|\s+are)?\s+(?:(?:always|often|usually|mostly|constantly|also)\s+)?"
    r"(?:connect(?:ed|ing)?|log(?:ging|ged)?|dial(?:ling|ing)?|remote|tunnel|upload(?:ing)?|send(?:ing)?\s+files|talk(?:ing)?|speak(?:ing)?|report(?:ing)?|on\s+(?:the\s+)?(?:phone|calls?|zoom|video)|call(?:ing)?|(?:have|take|do|make|having|taking|doing)\s+(?:[a-z]+\s+){0,2}?(?:calls?|meetings?|stand-?ups?)))"
    rf"[^.!?;,]{{0,20}}?\b(?:on|to|into|with|from|at)\s+(?:(?:a|an|the|my|our|some|their|two|three)\s+)?(?:[a-z-]+\s+){{0,2}}?{_THING}\s+(?:(?:back|over|up|down|based|located)\s+)?(?:in|at|near)\s+(?:the\s+)?$"
)
""""I take calls with a client in Sendai": whom or what one works with from afar."""
_WISHES = re.compile(r"\b(?:want|wish|hope|would|'d|like|love|looking|need\s+to|prefer|could|help)\b")


def lies_there(text: Text, start: int) -> bool:
    """True of a place, from ``start``, where only something or somebody of one's work is."""
    if text.language != "en":
        return False
    left, _ = narration.sentence(text.norm, start)
    left = max(left, text.norm.rfind(";", left, start) + 1, start - 100)
    if _LIES.search(text.norm, left, start):
        return True
    works = _WORKS_WITH.search(text.norm, left, start)
    return works is not None and not _WISHES.search(text.norm, works.start(), start)


__all__ = ["lies_there"]
