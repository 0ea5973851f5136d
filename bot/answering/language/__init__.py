"""Words, names, figures and kinds of questions: how a text is read before anything is looked up."""
