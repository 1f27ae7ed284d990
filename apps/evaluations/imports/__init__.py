"""The evaluation as a workbook and back: the layout of its sheets, and what somebody has written into them."""
