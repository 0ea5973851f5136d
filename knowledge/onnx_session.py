"""Opening an ONNX model."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_session(model: Path) -> Any:
    """A session of ``onnxruntime`` on one thread: whoever has several texts runs them side by side."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
