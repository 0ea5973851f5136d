"""Reading: text → commands, by grammars over characters and tokens and by lexicons kept as data."""

from bot.reading.reader import RuleReader, Vocabulary, load_lexicons

__all__ = ["RuleReader", "Vocabulary", "load_lexicons"]
