"""The whole conversation, pure: understand a message, respond to it with the evidence."""

from bot.turn.draft import Evidence
from bot.turn.responding import respond
from bot.turn.understanding import Search, Turn, understand

__all__ = ["Evidence", "Search", "Turn", "respond", "understand"]
