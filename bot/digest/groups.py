"""What one or two people did is not counted out: it would tell of them."""

from __future__ import annotations

GROUP = 3
"""Fewer people than this are "under 3", never a number."""

Count = int | None
"""A number of people, or None: one or two of them, which is not told."""


def count(people: int) -> Count:
    """``people``, unless it is so few that it would tell of one of them."""
    return None if 0 < people < GROUP else people
