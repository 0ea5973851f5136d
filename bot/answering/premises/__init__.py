"""What a question takes for granted, held against what the tables state."""
