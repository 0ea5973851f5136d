"""The demo page: one talk in a browser, shown as Slack and as LINE would show it. No account needed."""

from adapters.demo.page import PLATFORM, Carrier, Demo

__all__ = ["PLATFORM", "Carrier", "Demo"]
