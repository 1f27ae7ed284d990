"""What goes into the log of a server that anybody may talk to."""

import logging

HTTP_FAULT = 500


class RefusalsInOneLine(logging.Filter):
    """A request that was refused is worth a line. Where in the program it was refused tells nobody anything, and a
    scanner would fill the disk with it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", HTTP_FAULT) < HTTP_FAULT:
            record.exc_info = record.exc_text = None
        return True
