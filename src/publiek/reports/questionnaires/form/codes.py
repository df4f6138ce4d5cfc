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


def with_unit(address: str, channel: str, unit: str) -> str:
    """The address with the way (`c`: qr, kiosk, link) and the place (`u`) by which people come."""
    told = {name: value for name, value in (("c", channel), ("u", unit)) if value}
    return f"{address}?{'&'.join(f'{name}={_written(value)}' for name, value in told.items())}" if told else address


def _written(text: str) -> str:
    """Text as an address writes it: bytes outside letters and digits with a percent sign."""
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in text.encode())


def _code(address: str) -> segno.QRCode:
    if not address or len(address) > _MOST:
        raise ValueError("no address")
    return segno.make_qr(address, error=_CORRECTION)
