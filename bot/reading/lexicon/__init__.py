"""The words that the reading knows, as data: ``prompts/<lang>/lexicon/*.toml``.

Each file has one table ``[class]`` (``NAME = ["word", …]``) and one table for each outcome, whose lists hold
patterns, one a line::

    [class]
    KIN = ["母", "父", "両親"]
    CARE = ["介護", "看病", "見ながら"]

    [childcare_care]
    cues = [
      "KIN & CARE",
      "育児",
    ]

A pattern is made of *elements*: a class (capitals), a word, or several joined by ``|``. Between elements:

==========  =================================================================================
a space     the second follows the first, at most 4 characters between them
``..``      the second follows, at most 20 characters between them
``...``     the second follows somewhere in the next 60 characters
``&``       both within 60 characters of each other in one sentence, in any order
``!``       (before an element) the sentence does not have it
``^``       (first) the pattern starts the sentence; ``^^`` the message
``$``       (last) the pattern ends the sentence; ``$$`` the message; ``b|$`` b follows, or the sentence ends
==========  =================================================================================

A word stands at token borders; ``~`` at its front or back frees that side (``話~``). It is also met in
every inflection of a dictionary form. All is compiled into one automaton, so the reading stays linear in the length
of the text.
"""

from bot.reading.lexicon.building import FILES, LexiconError, load
from bot.reading.lexicon.matching import Lexicon, Scan
from bot.reading.lexicon.rules import Hit

__all__ = ["FILES", "Hit", "Lexicon", "LexiconError", "Scan", "load"]
