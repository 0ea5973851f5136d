"""Small stand-ins of Slack and LINE on loopback: they take what the SDKs send, judge it, and remember it.

They hold real state (threads, one-time tokens, retry keys), check bodies against the SDKs' own models and
can lose an answer after having accepted the request. Events go the other way as recorded payloads, really signed.
"""

from tests.platforms.line import LineStandIn
from tests.platforms.running import PAYLOADS, payload, serving
from tests.platforms.slack import SlackStandIn

__all__ = ["PAYLOADS", "LineStandIn", "SlackStandIn", "payload", "serving"]
