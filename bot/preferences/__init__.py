"""What one person wishes: the slots, how values merge over a conversation, and what remains.

A person's wishes are an append-only log of entries (erased only when the person asks for it);
the wishes in force are a fold over that log, so a correction never destroys what it corrects.

Values by slot (all of them plain JSON):

=========  ==================================================================================
start      ``{"earliest": ISO, "latest": ISO|None, "end": ISO|None, "within": bool}``: first day of the
           stay; ``end`` is the last day when the person named the days from one to another, and
           ``within`` (may be left out) says that the stay lies somewhere between them
days       ``{"min": int|None, "max": int|None}``: length, first and last day included
party      any of ``{"adults", "children", "total": int, "ages": [years], "elder": bool,
           "boys": [years], "girls": [years], "pets": bool, "with": [words], "join": int, "leave": int}``; fields merge
budget     ``{"min": yen|None, "max": yen|None, "per": None|"total"|"month"|"night"|"day"|
           "person"|"person_night"|"person_day"|"person_month"}``; what the person pays;
           ``"unknown": true`` takes offers whose cost is not known as well
place      ``"P:20"`` prefecture, ``"M:20211"`` municipality, ``"B:tohoku"`` region
styles     a key of ``bot.matching.STYLES``
needs      a word of the needs vocabulary: ``車なし`` ``Wi-Fi`` ``移動120分以内`` …
skills     a word: ``経理`` ``デザイン`` …
themes     a word: ``海`` ``温泉`` …
origin     ``"P:13"``: where the person comes from (never asked)
=========  ==================================================================================
"""

from bot.preferences.log import ACROSS, Preferences, fold_in, standing
from bot.preferences.party import merge_party
from bot.preferences.slots import GUESSED, SLOT, SLOTS, Entry, Held, Op, Polarity, Slot
from bot.preferences.wishes import LONGEST_NAMED, MONTH_DAYS, Regions, Wishes, whole_stay_yen

__all__ = [
    "ACROSS", "GUESSED", "LONGEST_NAMED", "MONTH_DAYS", "SLOT", "SLOTS", "Entry", "Held", "Op", "Polarity",
    "Preferences", "Regions", "Slot", "Wishes", "fold_in", "merge_party", "standing", "whole_stay_yen",
]  # fmt: skip
