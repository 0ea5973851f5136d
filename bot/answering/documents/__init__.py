"""Documents that nobody has put into tables: their statements, which of them answers, and how it is told."""
