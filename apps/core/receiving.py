"""Uploads while they arrive: counted before anything is kept of them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MEGABYTE = 1024 * 1024


class CountingUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep files.

    Of a file that is too large no more is kept than shows it to be so, and the page names it; all files of a request
    together are refused at the limit of a request. Nobody who is not signed in has a file to send.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - the name in Django
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._received = 0
        self._count(content_length)
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._count(len(raw_data))
        return raw_data if start <= settings.UPLOAD_LIMIT_MEGABYTES * MEGABYTE else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None

    def _count(self, size: int) -> None:
        self._received += size
        if self._received > settings.REQUEST_LIMIT_MEGABYTES * MEGABYTE:
            for handler in self.request.upload_handlers if self.request else ():
                handler.upload_interrupted()
            raise RequestDataTooBig("All files together are larger than REQUEST_LIMIT_MEGABYTES.")
