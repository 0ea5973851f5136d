"""How far prefectures lie from each other: as the crow flies, between the seats of their governments."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import numpy as np

from bot.matching.columns import Reals

EARTH_KM = 6371.0

SEATS: tuple[tuple[float, float], ...] = (
    (43.06, 141.35), (40.82, 140.74), (39.70, 141.15), (38.27, 140.87), (39.72, 140.10), (38.24, 140.36),
    (37.75, 140.47), (36.34, 140.45), (36.57, 139.88), (36.39, 139.06), (35.86, 139.65), (35.61, 140.12),
    (35.69, 139.69), (35.45, 139.64), (37.90, 139.02), (36.70, 137.21), (36.59, 136.63), (36.07, 136.22),
    (35.66, 138.57), (36.65, 138.18), (35.39, 136.72), (34.98, 138.38), (35.18, 136.91), (34.73, 136.51),
    (35.00, 135.87), (35.02, 135.76), (34.69, 135.52), (34.69, 135.18), (34.69, 135.83), (34.23, 135.17),
    (35.50, 134.24), (35.47, 133.05), (34.66, 133.93), (34.40, 132.46), (34.19, 131.47), (34.07, 134.56),
    (34.34, 134.04), (33.84, 132.77), (33.56, 133.53), (33.61, 130.42), (33.25, 130.30), (32.74, 129.87),
    (32.79, 130.74), (33.24, 131.61), (31.91, 131.42), (31.56, 130.56), (26.21, 127.68),
)  # fmt: skip
"""Latitude and longitude of the 47 prefectural offices in JIS order, to about a kilometre."""


def kilometres(one: int, other: int) -> float:
    """Great-circle distance between two prefectures by their numbers (1 to 47)."""
    (lat, lon), (lat2, lon2) = SEATS[one - 1], SEATS[other - 1]
    a = sin(radians(lat2 - lat) / 2) ** 2 + cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(a))


def nearest(places: set[int]) -> Reals:
    """For every prefecture number 0 to 99, kilometres to the nearest of ``places``; infinite for a number unused."""
    far = np.full(100, np.inf)
    for number in range(1, 48):
        far[number] = min((kilometres(number, place) for place in places if 1 <= place <= 47), default=np.inf)
    return far
