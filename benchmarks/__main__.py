"""``make bench``: every benchmark in one run. Those that need outside data say so when it is absent.

``SANKIN_DEV_DATA`` names the folder with the outside data (see each module).
"""

from __future__ import annotations

import importlib
import sys

MODULES = ("turns", "retrieval", "answers", "reading", "matching", "digest")


def main() -> None:
    chosen = sys.argv[1:] or MODULES
    sys.argv[1:] = []
    for name in chosen:
        print(f"\n== {name}")
        try:
            module = importlib.import_module(f"benchmarks.{name}")
        except ModuleNotFoundError as error:
            print(f"not measured: {error}")
            continue
        module.main()


if __name__ == "__main__":
    main()
