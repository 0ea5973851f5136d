"""How what is said of who comes along adds up over a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merge_party(before: Mapping[str, Any], said: Mapping[str, Any], *, corrects: bool = False) -> dict[str, Any]:
    """The party after ``said``: stated numbers replace, ``join`` and ``leave`` count, parts come out of a total."""
    party = dict(before)
    known = tuple(before.get("ages") or ())
    if "ages" in said and not corrects and known and set(said) <= {"ages", "children", "with", "boys", "girls"}:
        # "one is seven", then "the other is four": ages are told child by child
        others = tuple(age for age in said["ages"] if age not in known)
        if others and len(known) + len(said["ages"]) <= max(before.get("children") or 0, said.get("children") or 0):
            said = {**said, "ages": sorted((*known, *said["ages"]), reverse=True)}
            if said.get("children", 0) <= (before.get("children") or 0):
                said.pop("children", None)
    if not corrects and said.get("total") == (party.get("adults") or 0) + (party.get("children") or 0):
        said = {key: value for key, value in said.items() if key != "total"}  # all of them, counted again
    if corrects and "total" in said:
        for key in ("adults", "children", "ages"):
            party.pop(key, None)
    for key, value in said.items():
        if key in ("join", "leave"):
            continue
        if key == "with":
            party["with"] = sorted({*party.get("with", ()), *value})
        else:
            party[key] = value
    if "children" in said and "ages" not in said and len(party.get("ages", ())) != said["children"]:
        party.pop("ages", None)
    if "ages" in said and "children" not in said:
        party["children"] = max(len(said["ages"]), party.get("children") or 0)
    if "adults" in said and "children" in said:
        party.pop("total", None)
    elif "total" in said:
        party.pop("adults", None)
    elif "total" in party and "adults" in said:
        # "four of us", then "two are adults": the rest are children
        if party.get("children") is None and party["total"] > said["adults"]:
            party["children"] = party["total"] - said["adults"]
        party.pop("total", None)
    for key, sign in (("join", 1), ("leave", -1)):
        if key in said:
            if "total" in party:
                party["total"] = max(1, party["total"] + sign * said[key])
            elif party.get("adults"):
                party["adults"] = max(1, party["adults"] + sign * said[key])
    return party
