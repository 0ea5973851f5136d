"""Answers worked out from several facts: sums, comparisons, ranks, lists, years."""
