"""Who takes part: recognised, counted and listed from the rosters, complete and exact."""
