"""Prefectures, regions and municipalities: name → candidates, and what is ambiguous.

Everything goes by codes: ``P:20`` a prefecture, ``M:20211`` a municipality (JIS X 0402), ``B:tohoku`` a region.
The data is ``knowledge/sources/{municipalities,regions,place_aliases}.csv``.
"""

from bot.places.gazetteer import Mention, Places
from bot.places.place import Place, PlacesError, Sense
from bot.places.spelling import fold

__all__ = ["Mention", "Place", "Places", "PlacesError", "Sense", "fold"]
