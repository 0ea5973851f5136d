"""Slack: payloads → messages, replies → Block Kit, and the app that carries both."""

from adapters.slack.carrier import Carrier, Threads
from adapters.slack.connection import Slack
from adapters.slack.parsing import Place, parse
from adapters.slack.rendering import home_view, render

__all__ = ["Carrier", "Place", "Slack", "Threads", "home_view", "parse", "render"]
