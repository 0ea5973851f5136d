"""The commands of ``python -m bot``, one module a subject; all of them build the product through ``assembly``."""
