"""Does a piece of evidence answer, and with yes or no? Fitted decisions over signals."""
