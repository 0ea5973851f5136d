"""LINE: events → messages, replies → message objects, and the channel that carries both."""

from adapters.line.carrier import Carrier
from adapters.line.connection import Line
from adapters.line.parsing import Place, parse
from adapters.line.rendering import render

__all__ = ["Carrier", "Line", "Place", "parse", "render"]
