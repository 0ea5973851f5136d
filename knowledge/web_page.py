"""One web page by its URL."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

import httpx

from knowledge.readers import File, Unreadable

TIMEOUT = httpx.Timeout(20.0, connect=10.0)
HOPS = 5


def fetch(url: str, *, largest: int) -> File:
    """Fetch ``url``, following at most five redirections.

    Args:
        url: an ``http`` or ``https`` address.
        largest: bytes; a longer body is not read to its end.

    Raises:
        Unreadable: there is no such page, or it is too large.
    """
    headers = {"User-Agent": "Sankin/0.1 (document ingest)", "Accept-Language": "ja,en;q=0.8"}
    content = bytearray()
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=HOPS, headers=headers) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code >= 400:
                raise Unreadable("page_refused", status=response.status_code)
            for part in response.iter_bytes():
                content += part
                if len(content) > largest:
                    raise Unreadable("too_large", megabytes=round(len(content) / 1e6), limit=largest // 1_000_000)
            media_type = response.headers.get("content-type", "")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreadable("page_unreachable", detail=str(error) or type(error).__name__) from error
    name = PurePosixPath(urlsplit(url).path).name or "index.html"
    if not media_type and "." not in name:
        media_type = "text/html"
    return File(name, bytes(content), media_type)
