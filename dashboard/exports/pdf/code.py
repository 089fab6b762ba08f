"""The QR code of a sealed paper: drawn once, as vectors, and shown on every page."""

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

CODE_SIZE = 62.0
"""Points: with the length of our addresses each module is about 0.4 mm, which telephones read from paper."""
SEAL_HEIGHT = CODE_SIZE + 10
_NAME = "verification-code"


def keep_code(canvas: Canvas, address: str) -> None:
    """Keep the code of `address` in the file, before the first page is written."""
    # M: a stain on 15 % of it does no harm. The quiet zone of four modules belongs to the widget.
    widget = QrCodeWidget(address, barLevel="M", barWidth=CODE_SIZE, barHeight=CODE_SIZE)
    drawing = Drawing(CODE_SIZE, CODE_SIZE)
    drawing.add(widget)
    canvas.beginForm(_NAME, 0, 0, CODE_SIZE, CODE_SIZE)
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.endForm()


def draw_code(canvas: Canvas, left: float, bottom: float) -> None:
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.doForm(_NAME)
    canvas.restoreState()
