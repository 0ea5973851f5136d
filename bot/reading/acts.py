"""What the person does with their words besides stating wishes: asks, thanks, reacts, wants to start over.

Sentence by sentence. Acts that erase, start over or hand over are read by rule alone, and never from a sentence that
negates, reports or asks about them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.commands import (
    Ask,
    Back,
    Command,
    Confirm,
    Decline,
    DeleteMyData,
    Deny,
    ExportMyData,
    Greet,
    Help,
    Human,
    More,
    OffTopic,
    Pause,
    Propose,
    React,
    Repeat,
    Reset,
    ShowMine,
    Speak,
    Thanks,
    Unclear,
    WhereFrom,
)
from bot.preferences import Polarity
from bot.reading import (
    facts_told,
    given_orders,
    kinds_asked,
    polarity,
    recap_request_en,
    search_order_en,
    show_request_en,
    show_request_ja,
    taken_along,
)
from bot.reading.found import Found, Text
from bot.reading.lexicon import Hit, Lexicon
from bot.reading.pointing import which_stay
from bot.reading.question_form import MARK, is_question, polite, words_asked
from bot.reading.sentences import Sentence
from bot.seams import ReadingContext

MOST_QUESTIONS = 3


LONGEST = 4000
"""Characters of a message in which acts are looked for."""


def find(text: Text, found: Sequence[Found], context: ReadingContext, lexicon: Lexicon) -> list[Command]:
    """The commands of ``text`` that set no slot, in reading order.

    ``found``: what the grammars read and the reader let stand; a question about a place is still a question.
    ``Unclear`` only when nothing at all was read.
    """
    scan = lexicon.scan(text)
    stated = [f for f in found if f.polarity is not Polarity.MENTIONED]
    commands: list[Command] = []
    social: list[Command] = []
    chat: list[Command] = []
    for start, end in scan.sentences:
        if start > LONGEST:
            break
        sentence = Sentence(
            start,
            end,
            tuple(h for h in scan.of("acts", start, end) if h.end <= end + 1 and not _quoted(text.norm, h)),
            tuple(f for f in found if start <= f.start < end),
            text,
            lexicon.language,
        )
        for command in _sentence(sentence, context, lexicon):
            into = commands
            if isinstance(command, (Greet, Thanks, Confirm, Deny)):
                into = social
            elif isinstance(command, OffTopic) and command.kind == "chat":
                into = chat
            if command not in into:
                into.append(command)
    commands = _settled(commands)
    if commands == [React("like")] and any(isinstance(c, Thanks) for c in social) and not stated:
        commands = []  # "great, I'll pass it on. Thanks!" takes leave, and says nothing of one stay
    kept = _social(social, commands, stated, context)
    if not kept and not commands and not stated:
        kept = chat[:1]
    out = [*kept, *commands]
    return out or ([] if stated else [Unclear(text.raw[:500].strip())])


_QUOTE = re.compile(
    r"「[^「」]{1,60}」、?(?:って|と)、?[^。!?「]{0,8}?(?:来|き[たて]|言|い[うっわ]|届|連絡|返事|返信|line|話|聞|せが|メール)"
)


def _quoted(norm: str, hit: Hit) -> bool:
    """True of words that somebody else is quoted with: 後輩から「やっぱりやめます」って来た."""
    near = max(0, hit.start - 60)
    return any(m.start() < hit.start < m.end() for m in _QUOTE.finditer(norm, near, min(len(norm), hit.end + 80)))


_ABOUT = ("place", "styles", "needs", "skills", "themes")


def without_other_matters(text: Text, found: Sequence[Found], lexicon: Lexicon) -> list[Found]:
    """The values without those of sentences that ask for something that is none of our matters: "write me Python"."""
    scan = lexicon.scan(text)
    hits = [h for h in scan.of("acts", 0, LONGEST) if h.outcome == "subject"]
    if not hits:
        return list(found)
    barred = [scan.sentence(h.start) for h in hits if h.kind == "no"]
    others = [scan.sentence(h.start) for h in hits if h.kind == "cues" and scan.sentence(h.start) not in barred]
    return [f for f in found if f.slot not in _ABOUT or not any(a <= f.start < b for a, b in others)]


_AT_ONCE = ("delete", "reset", "human", "export", "pause", "resume")


def without_haste(text: Text, found: Sequence[Found], now: str, lexicon: Lexicon) -> list[Found]:
    """The values without a "now" (``now``: the day) that is said of an act: "delete my data immediately"."""
    scan = lexicon.scan(text)
    acts = {scan.sentence(h.start) for h in scan.of("acts", 0, LONGEST) if h.outcome in _AT_ONCE and h.kind == "cues"}
    return [
        f
        for f in found
        if not (f.slot == "start" and f.value is not None and f.value["earliest"] == now and not f.value["latest"])
        or not any(a <= f.start < b for a, b in acts)
    ]


def _social(
    social: Sequence[Command], commands: Sequence[Command], stated: Sequence[Found], context: ReadingContext
) -> list[Command]:
    """A yes, a greeting or thanks is an act when nothing weightier is said beside it, or when it was waited for."""
    waited = context.asked == "confirm"
    yes_no: list[Command] = []
    for command in social:
        if isinstance(command, (Confirm, Deny)):
            yes_no = yes_no or [command]
    if waited and yes_no:
        return yes_no
    if stated or commands:
        return []
    for kind in (Deny, Thanks, Confirm, Greet):
        for command in social:
            if isinstance(command, kind):
                return [command]
    return []


def _settled(commands: list[Command]) -> list[Command]:
    """Of acts that exclude each other the weightier; few questions."""
    for kind in (DeleteMyData, Reset, Human, ExportMyData):
        if any(isinstance(c, kind) for c in commands):
            commands = [c for c in commands if isinstance(c, (kind, Ask))]
            break
    if any(isinstance(c, ShowMine) for c in commands):
        # "what do you have about us? I want to check it": no verdict on a stay
        commands = [c for c in commands if not (isinstance(c, React) and not c.which)]
    if any(isinstance(c, Propose) for c in commands):
        # "cool. show me stays": what was said before is liked, and stays are asked for
        commands = [c for c in commands if c != React("like")]
    if any(isinstance(c, (More, React)) for c in commands):
        commands = [c for c in commands if not isinstance(c, Propose)]
    if any(isinstance(c, More) for c in commands):
        # "not bad, but have you something cheaper?" asks for more
        commands = [c for c in commands if not (isinstance(c, React) and not c.which)]
    questions = [c for c in commands if isinstance(c, Ask)]
    return [c for c in commands if not isinstance(c, Ask) or c in questions[:MOST_QUESTIONS]]


def _sentence(s: Sentence, context: ReadingContext, lexicon: Lexicon) -> list[Command]:
    """The acts of one sentence, at most one but for social ones."""
    out: list[Command] = []
    taken = not s.found and taken_along.said(s)
    if taken and s.language == "en" and context.asked != "confirm":
        return [Thanks()]
    if s.has("thanks", "cues", "bye") or (taken and s.language == "ja"):
        out.append(Thanks())
    if s.has("greet"):
        out.append(Greet())
    main = _main(s, context, lexicon)
    if main is not None:
        return [*out, main]
    waited = context.asked == "confirm" and len(s.norm) < 40
    if s.has("never_mind") and not s.found:
        return [*out, Deny() if waited else Decline("", "refused")]
    nothing = context.asked in ("", "confirm") and s.has("deny", "nothing") and not _WANTS_ELSE.search(s.norm)
    if s.has("deny") or nothing or (waited and s.has("deny", "asked")):
        out.append(Deny())
    elif s.has("confirm") or (waited and s.has("confirm", "asked")):
        out.append(Confirm())
    if not out and s.has("chat", "cues", "world"):
        out.append(OffTopic("chat"))
    return out


def _main(s: Sentence, context: ReadingContext, lexicon: Lexicon) -> Command | None:
    if s.has("instructions"):
        return OffTopic("instructions")
    recap = s.language == "en" and recap_request_en.asked(s.norm)
    if s.has("others_data") and not recap:
        return OffTopic("others_data")
    command = _grave(s)
    if command is not None:
        return command
    if recap:
        return ShowMine()
    if s.language == "en" and kinds_asked.asked(s.norm):
        return Ask(words_asked(s))
    if s.language == "en" and show_request_en.asked(s.norm):
        return Propose()
    if s.language == "en" and any(search_order_en.restored(s.norm, *span) for span in _places(s)):
        return None
    if s.language == "en" and search_order_en.asked(s.norm, _places(s)):
        return Propose()
    if s.language == "en" and show_request_en.another_kind(s.norm):
        return More() if context.shown else Propose()
    if s.language == "en" and _PHATIC.match(s.norm):
        return None
    if s.has("where_from"):
        return WhereFrom()
    for language in ("speak_en", "speak_ja"):
        if s.has(language):
            return Speak(str(lexicon.tables["acts"][language]["word"]))
    if _asks_to_be_shown(s, context):
        return Propose()
    if s.has("show_mine", "cues", "asked"):
        return ShowMine()
    question = is_question(s) and not (s.has("thanks") and not MARK.search(s.tail))
    if s.has("subject") or (question and s.has("chat", "world")):
        return OffTopic("subject")
    if (
        s.has("back")
        and not _goes_home(s)
        and not (_BACK_TO.search(s.norm) and any(f.slot in ("place", "themes") for f in s.found))
        and not s.has("withdraw", "applied")
        and not _repairs(s)
        and not _only_asks(s)
    ):
        return Back()
    if s.has("opening") and not s.found and len(s.norm) <= LONGEST_OPENING:
        return Greet()
    if facts_told.factual(s.text, s.start, s.end, lexicon):
        return Ask(words_asked(s))
    denied = context.asked == "confirm" and s.has("deny", "cues", "asked") and not which_stay(s.norm, context)
    command = None if denied else _about_stays(s, context, question=question)
    if command is not None:
        return command
    if s.has("repeat") and len(s.rest) < 20:
        return Repeat()
    if s.has("help") and len(s.rest) < 40:
        return Help()
    if question and not denied:
        return OffTopic("chat") if _small_talk(s) else Ask(words_asked(s))
    return None


def _places(s: Sentence) -> list[tuple[int, int]]:
    """Where places stand in the sentence."""
    return [(f.start - s.start, min(f.end, s.end) - s.start) for f in s.found if f.slot == "place"]


def _asks_to_be_shown(s: Sentence, context: ReadingContext) -> bool:
    """True for a sentence that asks for stays as a whole, and for neither further ones nor a certain one."""
    barred = any((h.outcome, h.kind) == ("propose", "no") for h in s.hits) or s.has("more", "cues", *_TOWARDS)
    if s.language != "ja" or barred or which_stay(s.norm, context) not in ("", "*"):
        return False
    return show_request_ja.asked(s.norm, [(f.start - s.start, min(f.end, s.end) - s.start) for f in s.found])


LONGEST_OPENING = 40
"""Characters of 「ちょっと相談いいですか」; a longer sentence asks already."""


_PHATIC = re.compile(
    r"\W*(?:(?:so|now|right|ok|okay|anyway)\W+)*"
    r"(?:where\s+(?:were\s+we|was\s+i)|what\s+(?:was\s+i|were\s+we)\s+(?:saying|talking\s+about))\b"
)
"""Asks nothing: "where were we… we won't have a car"."""


_BACK_TO = re.compile(r"\bback to\b|[にへ]戻")
"""「広島に戻りたい」 goes to a place, not a step back."""


_GOES_BACK = re.compile(
    r"(?:^|[.!?;,:]|\b(?:and|but|so|then|please|ok|okay))\W*"
    r"(?:(?:please|just|quickly|rather|now|actually|sorry|no|wait|oops)\W+){0,3}"
    r"(?:(?:can|could|may|shall|should|would|will|might)\s+(?:you|we|i)\s+"
    r"|(?:i|we)(?:'d|\s+would)?\s+(?:want|need|have|like|love|prefer|wish)\s+to\s+|(?:i|we)(?:'d|\s+would)\s+rather\s+"
    r"|let(?:'s|\s+us|\s+me)\s+|how\s+(?:do|can|could)\s+i\s+|is\s+it\s+possible\s+to\s+)?"
    r"(?:please\s+|just\s+)?(?:go|step)\s+back"
    r"(?=\W*$|\W+(?:please|a|an|one|two|to\s+(?:the|what|where|that|before|when|how)|and|now|again|once|from\s+here|for\s+a\s+(?:second|moment|sec)|in\s+the\s+(?:conversation|chat))\b)"
    r"(?!\W+and\s+(?:live|work|stay|see|visit|spend|settle|help|be)\b)"
)


_ONLY_BACK = ("go back", "step back", "back")


def _goes_home(s: Sentence) -> bool:
    """True when all that would step back is a "go back" nobody is told to do: "we want to go back someday"."""
    hits = [h for h in s.hits if h.outcome == "back" and h.kind == "cues"]
    if s.language != "en" or any(s.text.norm[h.start : h.end] not in _ONLY_BACK for h in hits):
        return False
    return _GOES_BACK.search(s.norm[:300]) is None


def _repairs(s: Sentence) -> bool:
    """True when what is taken back is named: a correction of that value, not a step back.

    "Undo that, Mie was right" names what holds again.
    """
    return any(
        f.polarity is Polarity.RETRACTED or (f.corrects and f.polarity is not Polarity.MENTIONED) for f in s.found
    )


def _apart(s: Sentence, one: str, other: str) -> bool:
    """True when what says ``one`` stands beside what says ``other``: "forget all I told you, I want to begin again"."""
    spans = [(h.start, h.end) for h in s.hits if h.outcome == other and h.kind == "cues"]
    mine = [(h.start, h.end) for h in s.hits if h.outcome == one and h.kind == "cues"]
    return any(all(end <= a or b <= start for a, b in spans) for start, end in mine)


def _grave(s: Sentence) -> Command | None:
    """What erases, restarts, hands over or stops: by rule, never from a question about it or a refusal of it."""
    if _only_asks(s):
        return None
    again = _ordered(s, "reset") and not _of_one_wish(s)
    if _ordered(s, "delete") and not (again and _apart(s, "reset", "delete")):
        return DeleteMyData()
    if again:
        return Reset()
    if _ordered(s, "export"):
        return ExportMyData()
    if _ordered(s, "resume"):
        return Pause(resume=True)
    if _ordered(s, "pause"):
        return Pause()
    if _ordered(s, "human"):
        return Human()
    return None


_DONE_HERE = ("reset", "delete", "export")
"""Deeds that nobody does but the assistant: who is about to do them orders them."""


def _ordered(s: Sentence, outcome: str) -> bool:
    """True when the deed is named and one place that names it orders it: "before I forget everything" does not."""
    return s.has(outcome) and any(
        not given_orders.told_only(s.text, max(h.start, s.start), h.end, s.language, intended=outcome in _DONE_HERE)
        for h in s.hits
        if h.outcome == outcome and h.kind == "cues"
    )


_WHOLE = re.compile(r"全部|全て|すべて|ぜんぶ|何もかも|一切|\b(?:all|everything|whole)\b")


def _of_one_wish(s: Sentence) -> bool:
    """True for 「温泉の希望は取り消して」: one value is taken back, and the others stay."""
    return not _WHOLE.search(s.norm) and any(polarity.OF_ITS_WISH.match(s.text.norm, f.end) for f in s.found)


_HYPOTHESIS = re.compile(r"(?:したら|消したら|すると|すれば|した場合|したあと|した後|しても|もし)")


_REQUEST = re.compile(
    r"(?:もらえ|もらい|くれ|いただけ|頂け|下さ|くださ|願|ほしい|欲しい|したい|話したい|どうすれば|どうしたら|つな|繋|代わ)"
    r"|\b(?:please|could you|can you|would you|will you|want|like to"
    r"|can i (?:talk|speak|start|get|have|export|download))"
)


_WONDERS = re.compile(
    r"(?:いつ|誰(?!か)|だれ(?!か)|何(?!か|もか|でも)|どう(?!か)|どこ|なぜ|どれ|いくら|どんな|どの)"
    r"|^\W*(?:what|when|who|why|where|which|how|does|did|was|were|has|have|had)\b"
    r"|\b(?:would|will|could) (?:i|we) be able\b|\bis it (?:possible|easy|hard)\b|\bis there (?:a|any) way\b"
)


_OF_THE_PAST_JA = re.compile(r"た(?:の|ん)?(?:です|でしょう|だろう)?か?[?？。\s]*$")
"""それは最初から対面でやったんですか: what has been is no order."""


_REPORTED_JA = re.compile(r"(?:と|って)、?(?:言|い[っう]|書|述べ|話|考え|訴え|求め|呼びかけ)[^。!?]{0,8}か[?。\s]*$")
"""「…職員を送らないでほしいと言っていますか」: what somebody says is no order."""


def _only_asks(s: Sentence) -> bool:
    """True when a question is about erasing, restarting or handing over, and asks for none of it."""
    asked = bool(MARK.search(s.tail)) or (s.language == "ja" and polite(s.tail))
    if asked and _REPORTED_JA.search(s.tail):
        return True
    if _REQUEST.search(s.norm[:200]):
        return False
    if asked and s.language == "ja" and _OF_THE_PAST_JA.search(s.tail):
        return True
    return asked and bool(_WONDERS.search(s.norm[:200]) or _HYPOTHESIS.search(s.norm[:200]))


_NOTHING_ELSE = re.compile(
    r"(?:ない|ありません|ございません|大丈夫|結構|nothing else|that's all)(?:です|よ|かな)?[。.!~ー\s]*$"
)


_TOWARDS = ("cheaper", "nearer", "shorter", "longer")


_VALUES = frozenset({"start", "days", "party", "budget"})


def _of_a_value(s: Sentence, outcome: str, kind: str) -> bool:
    """True when all that would point at a stay are words of a wish: 「1月16日からでお願いします」 chooses a day."""
    spans = [(f.start, f.end) for f in s.found if f.slot in _VALUES]
    hits = [h for h in s.hits if h.outcome == outcome and h.kind == kind]
    return bool(hits) and all(any(a < h.end and h.start < b for a, b in spans) for h in hits)


def _only_places(s: Sentence) -> bool:
    """True when a place is all that was read: "withdraw my application for Sado" says which, and wishes for nothing."""
    return all(f.slot == "place" for f in s.found)


def _about_stays(s: Sentence, context: ReadingContext, *, question: bool) -> Command | None:
    """Reactions to what was shown, and the wish to be shown something."""
    which = which_stay(s.norm, context)
    towards = next((k for k in _TOWARDS if any(h.outcome == "more" and h.kind == k for h in s.hits)), "")
    more = s.has("more") or bool(towards and (question or context.shown))
    if more and not question and _NOTHING_ELSE.search(s.tail):
        return None
    if more and not question and not towards and any(f.slot in ("start", "days", "party") for f in s.found):
        more = False  # 「年末年始は帰るのでそれ以外で」
    if more and (question or len(s.norm) < 24) and (not which or which == "*" or question or towards):
        return More(towards)
    pointed = bool(which or context.shown)
    if which and which != "*" and any(h.outcome == "ask" and h.kind == "request" for h in s.hits):
        return Ask(s.words)
    if s.has("withdraw") and (not s.found or (s.has("withdraw", "applied") and _only_places(s))):
        return React("withdraw", which)
    if not question and not (context.asked == "confirm" and s.has("confirm")) and not _WANTS_ELSE.search(s.norm):
        if s.has("interested", "pointed") and pointed and not _of_a_value(s, "interested", "pointed"):
            return React("interested", which)
        if s.has("interested") and not s.found:
            return React("interested", which)
    if (s.has("propose") and (question or not s.has("dislike"))) or (question and s.has("propose", "question")):
        return Propose()
    if not question and pointed:
        bad = s.first("dislike") or (s.first("dislike", "bad") if which else None)
        if bad is not None and s.found and _CONDITION.match(s.text.norm, bad.end):
            bad = None
        good = s.first("like") or (s.first("like", "good") if which else None)
        if which and bad is None and good is not None and not s.found:
            return React("like", which)
        if which and bad is not None and s.has("dislike", "cues", "bad") and good is None:
            return React("dislike", which, _reason(s))
        if bad is not None and s.has("dislike") and (good is None or bad.end >= good.end or not s.has("like")):
            if which or not s.found:
                return React("dislike", which, _reason(s))
        elif good is not None and s.has("like") and (which or not s.found):
            return React("like", which)
    if not question and not s.found:
        if s.has("dislike") and not s.has("deny"):
            return React("dislike", which, _reason(s))
        if s.has("like") and not s.has("confirm"):
            return React("like", which)
    return None


_WANTS_ELSE = re.compile(
    r"\b(?:i|we)\s+(?:just\s+|only\s+|really\s+)?want\s+to\s+(?!go|join|apply|book|stay|take|do|try|sign|reserve|choose|pick|have|attend|register|enrol)\w"
    r"|\b(?:it|that|this|which)\s+(?:would\s+|will\s+|could\s+)?takes?\s+(?:too|so|about|around|only|\d|an?\s|two|three|me|us|long|hours?)"
    r"|\b(?:a|an|the|this|my|his|her|some)\s+book\b"
    r"|\b(?:i|we)(?:'d)?\s+(?:want|like|love)\s+(?:it|this|that)\s+(?!please\b|one\b|now\b|then\b|so\b|very\b|too\b|as\b|there\b)[a-z]+\b"
    r"|\b(?:all|what|everything)\s+(?:(?:that\s+)?(?:i|we))(?:\s+really|\s+just)?\s+(?:want|need)\b"
)
"""What is wanted is no stay that was shown: "I want to check it first", "that's all I want"."""


_CONDITION = re.compile(r"(?:と(?!思|感|い|の)|(?:の)?なら|け?れば|なければ)")
"""「下の子を見てもらえる所がないと困る」: what would be hard without, and no verdict on a stay."""


_FAR_TOO = re.compile(r"far\s+(?:too(?!\s+(?:far|away))|more|less|better|worse)\b")
""""Far too crowded" is not far."""


def _reason(s: Sentence) -> str:
    for reason in ("far", "expensive", "dates", "place"):
        if any(
            h.outcome == "dislike" and h.kind == reason and not _FAR_TOO.match(s.text.norm, h.start) for h in s.hits
        ):
            return reason
    return ""


def _small_talk(s: Sentence) -> bool:
    return s.has("chat") and len(s.norm) < 24
