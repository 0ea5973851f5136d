"""Remember what was built from a value, by the value's identity."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

KEPT = 8


def by_identity(build: Callable[P, R]) -> Callable[P, R]:
    """``build``, called once for the same objects.

    Frozen values that hold mappings have no hash, and comparing whole tables at every question would cost more
    than the answer; the few that were met last are kept (strongly, so that an id is never another object's).
    """
    kept: list[tuple[tuple[Any, ...], R]] = []
    lock = threading.Lock()

    @wraps(build)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (*args, *kwargs.values())
        for known, value in tuple(kept):
            if len(known) == len(key) and all(a is b for a, b in zip(known, key, strict=True)):
                return value
        value = build(*args, **kwargs)
        with lock:
            kept.insert(0, (key, value))
            del kept[KEPT:]
        return value

    return remembered
