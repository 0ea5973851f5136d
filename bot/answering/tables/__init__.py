"""The small tables of facts, prepared for questions: which facts fit, their figures, and how likely they answer."""
