"""A message → what it asks: halves, sides, what it leans back on, what is no question at all."""
