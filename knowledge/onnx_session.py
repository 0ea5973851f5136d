"""Opening an ONNX model."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from pathlib import Path
from typing import Any


def open_session(model: Path) -> Any:
    """A session of ``onnxruntime`` on one thread: whoever has several texts runs them side by side."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    _give_back()
    return session


def _give_back() -> None:
    """Let the system have the memory in which a model was parsed; glibc alone would keep it (some 10 MB a model)."""
    with suppress(OSError, AttributeError):  # another C library has no need of it
        ctypes.CDLL(None).malloc_trim(0)
