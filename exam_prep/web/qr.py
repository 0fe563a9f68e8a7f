"""A QR code as a picture that is part of the page: nobody else is asked to draw it."""

import base64
from io import BytesIO

import qrcode  # type: ignore[import-untyped]  # it ships no types
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]  # same


def qr_image(text: str) -> str:
    """Return `text` as an SVG in a data address, for the src of an image."""
    drawn = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode('ascii')}"
