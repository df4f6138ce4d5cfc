"""The reference: measures in plain Python, one value at a time. Slow, and right until proven wrong.

It knows only the operations that measures use, over lists of plain values; what it does not know it refuses. It is
written as Narwhals asks of any backend, so the very same measure runs on it as on every other engine.
"""

from publiek.engines.reference.plain_engine import ReferenceEngine

__all__ = ["ReferenceEngine"]
