"""Choices whose words do not fit on a button: written out above the buttons, which then bear their numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.cleaning import one_line
from adapters.splitting import Measure
from bot.message import Choice
from bot.wording import Wording


def written_out(
    choices: Sequence[Choice], limit: int, measure: Measure, wording: Wording
) -> tuple[list[str], list[str]]:
    """What stands on each button, and the lines above them; no line where every label keeps to ``limit``.

    Where one does not, all of the same kind are numbered (``relax:…`` beside ``relax:…``), so that they are read as
    one list.
    """
    kinds = {_kind(choice) for choice in choices if measure(one_line(choice.label)) > limit}
    labels: list[str] = []
    lines: list[str] = []
    for choice in choices:
        label = one_line(choice.label)
        if _kind(choice) in kinds:
            label = wording("shown.choice.numbered", n=len(lines) + 1, label=label)
            lines.append(label)
        labels.append(label)
    return labels, lines


def _kind(choice: Choice) -> str:
    return choice.value.partition(":")[0]
