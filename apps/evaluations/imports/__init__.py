"""What is read from files: the evaluation as a workbook and back, and a report that was written elsewhere."""
