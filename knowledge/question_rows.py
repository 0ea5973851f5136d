"""Rows of the questions that come with the starting data: CSV of given columns, read strictly."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.seams import BadInput


def rows(
    path: Path, columns: Sequence[str], fits: Callable[[Mapping[str, str]], bool], remedy: str
) -> Iterator[Mapping[str, str]]:
    """The rows of a CSV file in UTF-8, in order.

    Args:
        path: of the file.
        columns: its heading, just so; one of them is ``question``, which no row leaves empty.
        fits: whether the other cells of a row are of their form.
        remedy: what a row has to be like, told behind the names of the columns.

    Raises:
        BadInput: the file can not be read, or a line is not of its form; names it.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file, strict=True)
            if tuple(lines.fieldnames or ()) != tuple(columns):
                raise BadInput(f"{path}:1: the columns are {','.join(columns)}")
            for row in lines:
                if None in row.values() or not fits(row) or not row["question"].strip():
                    raise BadInput(f"{path}:{lines.line_num}: needs {', '.join(columns)}; {remedy}")
                yield row
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}; it belongs to the starting data") from error
