"""A request to be told what was understood so far, in English: "what do you have about us?", "sum up what you noted".

It has a verb of telling again or of keeping whose subject is the assistant, and is about the speaker: by a pronoun, a
noun of wishing, or what the speaker said.
"""

from __future__ import annotations

import re

_MOST = 140
"""Characters of a sentence that asks for it."""
_US = (
    r"(?:me|us|myself|ourselves|(?:my|our)\s+(?:[a-z]+\s+){0,2}?(?:wishes|wish|requests?|requirements?|preferences|details|data|info|information|needs|answers?|criteria|conditions|profile|file"
    r"|family|party|group|trip|stay|plans?|situation|case|conversation|chat|search|choices))"
)
_KEPT = (
    r"(?:have|got|know|note|noted|noting|write|wrote|written|jot|jotted|put|understand|understood|remember|remembered|record|recorded|store|stored|save|saved|keep|kept"
    r"|gather|gathered|collect|collected|learn|learned|learnt|take|taken|took|hold|held|registered|register|pick|picked|get|work|worked|figured?|heard|hear)"
)
_YOU = (
    rf"(?:do\s+you|did\s+you|have\s+you|you(?:'ve)?(?:\s+have)?|you\s+(?:do|did))\s+(?:(?:already|currently|actually|now|so\s+far|all|got)\s+)*{_KEPT}(?:\s+(?:got|noted|down|written|up|out|stored|saved|recorded|on\s+file|on\s+record"
    r"|written\s+down|noted\s+down|in\s+your\s+(?:notes|records|memory)))*"
)
_FAR = (
    r"(?:so\s+far|until\s+now|till\s+now|up\s+to\s+now|by\s+now|at\s+the\s+moment|at\s+this\s+point|right\s+now|currently|now|at\s+present|as\s+of\s+now|already|to\s+date"
    r"|(?:down|on\s+(?:file|record))|in\s+your\s+(?:notes|records|memory|books))"
)
_ABOUT = rf"(?:about|on|regarding|concerning|of|from|for)\s+{_US}\b"
_AGAIN = (
    r"(?:sum(?:\s+(?:up|me\s+up))?|summari[sz]e|summing\s+up|recap(?:itulate)?|repeat|read(?:\s+(?:me|us|it))?\s+back|(?:go|run)\s+(?:over|through)|list|lay\s+out|remind\s+(?:me|us)(?:\s+of)?"
    r"|show(?:\s+(?:me|us))?|tell(?:\s+(?:me|us))?|say|confirm|give(?:\s+(?:me|us))?|let\s+(?:me|us)\s+(?:see|know|hear|check))"
)
_THINGS = r"(?:things|points|details|information|wishes)"
_WHAT = (
    r"(?:what(?:ever|\s+all)?|everything|all(?:\s+(?:the\s+things|that))?"
    rf"|the\s+{_THINGS}(?:\s+that)?|which\s+{_THINGS})"
)
_KEPT_OF_US = re.compile(
    rf"\b(?:what|which)(?:\s+(?:[a-z]+\s+){{0,2}}?)?\s*{_YOU}(?:\s+{_FAR})*\s+{_ABOUT}(?=\W*$|\s+{_FAR}\b|\s*[,;.!]|\s+(?:and|so|before|because|please)\b)"
    rf"|\b(?:what|which\s+(?:[a-z]+\s+){{0,2}}?)\s*(?:have\s+you|did\s+you|you(?:'ve|\s+have)?)\s+(?:already\s+)?(?:noted|understood|recorded|written|jotted|remembered|note|write|jot|remember|understand|record)"
    rf"(?:\s+down)?(?:\s+{_ABOUT})?(?:\s+{_FAR})*\W*$"
)
_TOLD_AGAIN = re.compile(
    rf"\b{_AGAIN}\s+(?:(?:for|to)\s+(?:me|us)\s+)?(?:again\s+|back\s+|once\s+more\s+)?(?:please\s+)?{_WHAT}\s+{_YOU}(?:\s+{_FAR})*(?:\s+(?:{_ABOUT}))?(?:\s+{_FAR})*\W*(?:please\W*)?$"
)
_OWN = re.compile(
    rf"\b(?:sum(?:\s+up)?|summari[sz]e|recap|repeat|read\s+back|(?:go|run)\s+(?:over|through)|list|remind\s+(?:me|us)\s+of|(?:a\s+)?(?:summary|recap|overview|list)\s+of)\s+"
    rf"(?:(?:for|to)\s+(?:me|us)\s+)?(?:again\s+|back\s+)?(?:all\s+(?:of\s+)?)?(?:{_US}|(?:what|everything|all)\s+(?:(?:that\s+)?(?:i|we)(?:'ve|\s+have)?\s+(?:told|said|asked|wished|wanted|given|gave|mentioned|entered|agreed)))\b"
)
_WHERE_WE_ARE = re.compile(r"\bwhere\s+(?:do\s+we\s+stand|are\s+we\s+at)\W*$")
_OF_OFFERS = re.compile(r"\b(?:stays?|offers?|options?|places?|proposals?|suggestions?|fits?|match(?:es)?)\b")
"""What is to be told again are stays."""
_TELLING = re.compile(
    rf"\b(?:sum|summari[sz]e|recap|repeat|remind|read)\b|\b{_FAR}\b"
    r"|\b(?:noted?|written?|understood|recorded|about|down)\b"
)


def asked(sentence: str) -> bool:
    """True when a normalised sentence asks what is known of the speaker's wishes."""
    if len(sentence) > _MOST or _OF_OFFERS.search(sentence):
        return False
    found = _KEPT_OF_US.search(sentence) or _TOLD_AGAIN.search(sentence)
    if found and not _TELLING.search(sentence, found.start()):
        return False  # "show me what you've got", "what have you got for us?" want stays
    return any((found, _OWN.search(sentence), _WHERE_WE_ARE.search(sentence)))
