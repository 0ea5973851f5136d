"""The whole conversation, pure: understand a message, respond to it with the evidence."""

from bot.turn.draft import Evidence
from bot.turn.responding import respond
from bot.turn.understanding import understand
from bot.turn.understood import Search, Turn

__all__ = ["Evidence", "Search", "Turn", "respond", "understand"]
