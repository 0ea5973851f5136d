"""The error tree."""

from __future__ import annotations


class SankinError(Exception):
    """Root of our errors. ``str()`` names the place and the remedy."""


class BadInput(SankinError):
    """A file, setting or request is wrong."""


class StoreError(SankinError):
    """The home folder or a database can not be used."""


class CarrierError(SankinError):
    """A reply could not be sent."""


class TryLater(CarrierError):
    """Nothing was sent; try again ``after`` seconds."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Uncertain(CarrierError):
    """The reply may have been delivered and can not be repeated safely."""


class Refused(CarrierError):
    """The platform will never take this reply."""
