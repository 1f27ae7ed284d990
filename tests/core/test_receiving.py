"""Uploads while they arrive: what is too large is counted and named, and nothing of it is kept."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import encode_multipart

from apps.accounts.models import User
from apps.core.receiving import CountingUploadHandler
from apps.evaluations.models import Evidence
from tests.evaluations.factories import Office

MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n%%EOF\n"


def request_of(*sizes: int, user: Any = None) -> HttpRequest:
    """A post of files of so many bytes by somebody who is signed in."""
    files = [SimpleUploadedFile(f"{size}.txt", b"a" * size) for size in sizes]
    request = RequestFactory().post("/", {"uploads": files, "place": "x"})
    request.user = user or User(username="anna")
    return request


def sizes_of(request: HttpRequest) -> list[int | None]:
    files = request.FILES.getlist("uploads")
    for file in files:
        file.close()
    return [file.size for file in files]


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES, settings.REQUEST_LIMIT_MEGABYTES = 1, 4


def test_files_within_the_limits_arrive_whole() -> None:
    assert sizes_of(request_of(1, 100_000, MEGABYTE)) == [1, 100_000, MEGABYTE]


@pytest.mark.parametrize("size", [MEGABYTE + 1, 2 * MEGABYTE, 3 * MEGABYTE + 5])
def test_of_a_file_that_is_too_large_no_more_is_kept_than_shows_it(size: int) -> None:
    large, small = sizes_of(request_of(size, 10))
    assert large is not None
    assert MEGABYTE < large <= MEGABYTE + 64 * 1024
    assert small == 10


def test_all_files_together_are_refused_at_the_limit_of_a_request() -> None:
    request = request_of(*[MEGABYTE] * 4, 10)
    with pytest.raises(RequestDataTooBig):
        _ = request.FILES


def test_a_length_that_is_stated_too_large_is_refused_before_anything_is_read() -> None:
    body = encode_multipart("x", {"place": "x"})
    request = RequestFactory().generic(
        "POST", "/", body, "multipart/form-data; boundary=x", CONTENT_LENGTH=200 * MEGABYTE
    )
    request.user = User(username="anna")
    with pytest.raises(RequestDataTooBig):
        _ = request.POST
    assert request.environ["wsgi.input"].read(4) == body[:4]


def test_a_length_that_is_stated_too_small_does_not_stop_the_counting() -> None:
    handler = CountingUploadHandler(request_of())
    handler.handle_raw_input(None, {}, 0, "x")
    for _ in range(4):
        handler.receive_data_chunk(b"a" * MEGABYTE, 0)
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"a", 0)


def test_nobody_sends_files_without_being_signed_in() -> None:
    request = request_of(10, user=AnonymousUser())
    assert request.POST["place"] == "x"
    assert sizes_of(request) == []


@pytest.mark.django_db
def test_what_was_too_large_is_named_and_the_others_are_stored(client: Client) -> None:
    office = Office()
    client.force_login(office.staff)
    files = [SimpleUploadedFile("大.pdf", PDF + b"a" * MEGABYTE), SimpleUploadedFile("小.pdf", PDF)]
    address = f"/evaluations/{office.evaluation.pk}/evidence/add/"
    page = client.post(address, {"place": "section:evidence", "uploads": files}, follow=True).content.decode()
    assert "“大.pdf”超过单个文件 1 MB 的上限" in page
    assert list(Evidence.objects.values_list("name", flat=True)) == ["小.pdf"]
