"""Stays that fit as cards, and what would open some where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import label as command_label
from bot.matching import Match, Matches, Relaxation
from bot.message import Choice
from bot.preferences import Wishes
from bot.seams import (
    ProposalShown,
)
from bot.turn import asking, cards, relaxing
from bot.turn.draft import Draft
from bot.turn.own_words import by_message
from bot.turn.readback import slot_name, window_text
from bot.turn.state import Shown

OFFERS = 8
"""Relaxations offered at most; a chat has room for a dozen buttons."""


def propose(draft: Draft, matches: Matches) -> None:
    """Show the stays that fit, unless they are the ones just shown."""
    turn = draft.turn
    ids = tuple(match.stay.id for match in matches.matches)
    asked_for = (
        turn.more
        or turn.again
        or any(command_label(k) in ("Propose", "More") for k in turn.commands)
        or turn.message.press.startswith("relax:")
    )
    if matches.later is not None:
        now, later = (
            window_text(w.start_earliest, w.start_latest, w.end_latest, draft.wording)
            for w in (turn.wishes, matches.later)
        )
        draft.lead.append(draft.say("propose.later", now=now, later=later))
    if not ids:
        nothing(draft, matches)
        return
    if ids == tuple(s.id for s in draft.state.shown) and not asked_for:
        draft.lead.append(draft.say("propose.lead_same" if len(ids) > 1 else "propose.lead_same_one", n=len(ids)))
        draft.proposals = list(ids)
        return
    new = {said for message, said in turn.unwanted if message == turn.message.id}
    new.update(by_message([said for said in turn.words if said[0] == turn.message.id], turn.language).values())
    shown_as = [_as_wished(match, turn.wishes) for match in matches.matches]
    draft.cards = [cards.card(match, turn.today, draft.places, draft.wording, new) for match in shown_as]
    draft.proposals = list(ids)
    draft.effects += [
        ProposalShown(m.stay.id, m.score, {"reasons": [[h.verdict, h.wish, h.column] for h in m.reasons]})
        for m in matches.matches
    ]
    left = max(0, matches.total - len(ids))
    if turn.more:
        key = f"more_{turn.towards}" if turn.towards else "more"
        draft.lead.append(draft.say(f"propose.{key}" if left else f"propose.{key}_last", left=left))
    elif not any(turn.known(slot) for slot in asking.ORDER):
        draft.lead.append(draft.say("propose.lead_open"))
    elif matches.total == 1:
        draft.lead.append(draft.say("propose.lead_one"))
    else:
        key = "lead" if left else "lead_all"
        draft.lead.append(draft.say(f"propose.{key}", total=matches.total, shown=len(ids)))
    seen = ids if not turn.more else (*draft.state.seen, *ids)
    shown = tuple(
        Shown(m.stay.id, m.stay.name, m.stay.municipality, m.stay.cost_yen, m.stay.minutes_from_tokyo,
              m.stay.days_min, m.stay.styles)
        for m in matches.matches
    )  # fmt: skip
    draft.state = replace(draft.state, shown=shown, focus="", seen=tuple(dict.fromkeys(seen)))
    if left:
        draft.button("more", "more")
    open_slots = [slot for slot in asking.ORDER if not turn.known(slot)]
    if open_slots and any(command_label(k) == "Propose" for k in turn.commands):
        names = draft.say("join.list").join(slot_name(slot, draft.wording) for slot in open_slots)
        draft.closing.append(draft.say("propose.open_slots", slots=names))


def _as_wished(match: Match, wishes: Wishes) -> Match:
    """The match without a reason that speaks of a budget where there is none: cheaper stays were looked for."""
    if wishes.budget_yen_max is not None:
        return match
    kept = tuple(held for held in match.reasons if held.wish != "budget" or held.values.get("cost") == 0)
    return replace(match, reasons=kept)


def _offered(relaxations: Sequence[Relaxation]) -> list[Relaxation]:
    """The smallest change of every wish, and the best pair; then other ways of the same wish. Least effort first."""
    first = {relaxation.wishes: relaxation for relaxation in reversed(relaxations)}
    others = [each for each in relaxations if first[each.wishes] is not each]
    chosen = [*(each for each in relaxations if first[each.wishes] is each), *others][:OFFERS]
    pair = next((each for each in relaxations if len(each.wishes) > 1), None)
    if pair is not None and pair not in chosen:
        chosen[-1] = pair
    return sorted(chosen, key=relaxations.index)


def nothing(draft: Draft, matches: Matches) -> None:
    """Say that nothing fits, with the smallest changes that would open something."""
    offers = [
        (text, press, len(relaxation.wishes))
        for relaxation in ([] if draft.asks else _offered(matches.relaxations))  # one question at a time
        for text, press in [relaxing.offer(relaxation, draft.turn.wishes, draft.places, draft.wording)]
        if press
    ]
    opens = "" if not offers else "_relax" if any(changes == 1 for *_, changes in offers) else "_relax_several"
    if draft.turn.more and draft.state.seen:
        draft.lead.append(draft.say(f"propose.no_more{opens}"))
    else:
        draft.state = replace(draft.state, seen=())
        draft.lead.append(draft.say(f"propose.none{opens}"))
    for text, press, _ in offers:
        draft.choices.append(Choice(text, press))
    # a further wish would only narrow what is empty already
    draft.question_next = False
