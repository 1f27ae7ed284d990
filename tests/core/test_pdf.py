"""The door to WeasyPrint: loaded late, shared, and closed to everything but our own files."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader

from apps.core import pdf


@pytest.fixture
def visitors() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_imports_weasyprint_before_a_document_is_rendered() -> None:
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import evalportal.wsgi, apps.reports.views, apps.reports.tasks;"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print('weasyprint' in sys.modules, 'fontTools' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_static_and_media_files_are_served() -> None:
    name = default_storage.save("seal.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    assert pdf.local_resource(f"https://documents.invalid/media/{name}") == (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "image/svg+xml",
    )
    content, media_type = pdf.local_resource("https://documents.invalid/static/css/document.css?v=1#top")
    assert content.startswith(b"/* Printed documents")
    assert media_type == "text/css"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("file:///etc/passwd", PermissionError),
        ("FILE:///etc/passwd", PermissionError),
        ("http://127.0.0.1/static/css/document.css", PermissionError),
        ("https://documents.invalid.example/static/css/document.css", PermissionError),
        ("https://documents.invalid@127.0.0.1/static/css/document.css", PermissionError),
        ("https://documents.invalid/etc/passwd", PermissionError),
        ("https://documents.invalid/static", PermissionError),
        ("ftp://documents.invalid/static/css/document.css", PermissionError),
        ("data:image/png;base64,AAAA", PermissionError),
        ("gopher://127.0.0.1:70/", PermissionError),
        ("https://documents.invalid/static/../../manage.py", SuspiciousFileOperation),
        ("https://documents.invalid/static/%2e%2e/%2e%2e/manage.py", SuspiciousFileOperation),
        ("https://documents.invalid/static//etc/passwd", SuspiciousFileOperation),
        ("https://documents.invalid/media/../settings.py", SuspiciousFileOperation),
        ("https://documents.invalid/media/%2e%2e%2f%2e%2e%2fetc/passwd", SuspiciousFileOperation),
        ("https://documents.invalid/media//etc/passwd", SuspiciousFileOperation),
        ("https://documents.invalid/media/there-is-no-such-file.png", FileNotFoundError),
    ],
)
def test_every_other_address_is_refused(url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        pdf.local_resource(url)


def test_a_hostile_document_reaches_nothing(visitors: tuple[str, list[str]], tmp_path: Path) -> None:
    server, asked = visitors
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the house")
    rendered = pdf.render(
        f"""<html lang="zh-CN"><head>
        <link rel="stylesheet" href="{server}/style.css"><link rel="attachment" href="{secret.as_uri()}">
        <style>@import "{server}/import.css"; body {{ background: url({server}/background.png) }}
        @font-face {{ font-family: Stolen; src: url({server}/font.woff2) }}</style></head>
        <body><img src="{server}/image.png"><img src="{secret.as_uri()}"><object data="{server}/object"></object>
        <svg xmlns="http://www.w3.org/2000/svg"><image href="{server}/inner.png"/></svg>
        <iframe src="{server}/frame"></iframe><p>正文</p></body></html>"""
    )
    reader = PdfReader(BytesIO(rendered.content))
    assert asked == []
    assert dict(reader.attachments) == {}
    assert b"the secret of the house" not in rendered.content
    assert "正文" in reader.pages[0].extract_text()


def test_the_same_document_gives_the_same_bytes() -> None:
    html = "<html lang='zh-CN'><head><title>样张</title></head><body><p>2020年支出总计7038.47万元</p></body></html>"
    first, second = pdf.render(html), pdf.render(html)
    assert first == second
    assert first.pages == 1


PRINTING = """
import hashlib, django; django.setup()
from tests.evaluations.sheets import complete
from tests.reports.papers import printed, titled
print(hashlib.sha256(printed(titled(complete()))).hexdigest())
"""


def test_two_processes_render_the_same_bytes() -> None:
    """Whatever the second on the clock and the seed of the hashes."""
    digests = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-W", "ignore", "-c", PRINTING]
        digests.add(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout)
        time.sleep(1.1)
    assert len(digests) == 1


def test_the_collector_is_as_before_whatever_happens() -> None:
    before = gc.get_threshold()
    pdf.render("<p>一</p>")
    assert gc.get_threshold() == before
    with pytest.raises(TypeError):
        pdf.render(None)  # type: ignore[arg-type]
    assert gc.get_threshold() == before


def test_rare_characters_come_from_the_last_face() -> None:
    rendered = pdf.render("<html lang='zh-CN'><body><p>喆堃昇玥祎䶮㎡−</p></body></html>")
    page: Any = PdfReader(BytesIO(rendered.content)).pages[0]
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert fonts == {"Noto-Serif-CJK-SC", "FandolSong"}  # the page number is in 宋体
    assert "喆堃昇玥祎䶮㎡−" in page.extract_text()


def test_a_missing_subsetter_is_reported_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.check_subsetter(None) == []
    monkeypatch.setattr(pdf, "SUBSETTER", "libharfbuzz-nothing.so.0")
    assert [(message.id, message.is_serious()) for message in pdf.check_subsetter(None)] == [("core.W001", False)]
