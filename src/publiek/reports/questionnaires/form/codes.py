"""How does an address become a code that a telephone reads? A QR code as a drawing (SVG) or a picture (PNG)."""

from __future__ import annotations

import io

import segno

#: Middle of four: a code on a poster may be a little damaged.
_CORRECTION = "m"
_MOST = 1_000


def qr_svg(address: str, *, title: str = "") -> str:
    """The code of `address` as SVG, with `title` for who cannot see it. Raises ValueError for an address too long."""
    out = io.BytesIO()
    _code(address).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, scale=1, omitsize=True, title=title or address,
        svgclass="qr", lineclass=None, dark="#000", light="#fff",
    )  # fmt: skip
    return out.getvalue().decode("utf-8")


def qr_png(address: str) -> bytes:
    """The code of `address` as PNG, twelve pixels a module."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=12, border=4)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    if not address or len(address) > _MOST:
        raise ValueError("no address")
    return segno.make_qr(address, error=_CORRECTION)
