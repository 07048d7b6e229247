import gzip
import json
import os
from pathlib import Path
from unittest.mock import Mock

import pytest
from starlette.requests import Request
from starlette.responses import Response

from asgiwebio._asgi import assets
from asgiwebio._asgi.accept import weights

pytestmark = pytest.mark.anyio


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    """A directory as the front-end build leaves it."""
    (tmp_path / "main-1.js").write_text("main()")
    (tmp_path / "main-1.js.br").write_bytes(b"pretend brotli")
    (tmp_path / "style-1.css").write_text("main {}")
    (tmp_path / "secret.txt").write_text("not listed")
    files = {
        "main-1.js": {"type": "text/javascript", "encodings": ["br"]},
        "style-1.css": {"type": "text/css"},
        "gone.js": {"type": "text/javascript"},
    }
    manifest = {"sources": "0", "main": "main-1.js", "style": "style-1.css", "files": files, "chunks": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return str(tmp_path)


async def ask(name: str, directory: str, accept: str = "", method: str = "GET") -> Response:
    headers = [(b"accept-encoding", accept.encode())]
    query = f"asset={name}".encode()
    scope = {"type": "http", "method": method, "path": "/", "query_string": query, "headers": headers}
    return await assets.asset(Request(scope), directory)


async def test_a_listed_file_is_sent_to_keep_for_good(bundle: str) -> None:
    response = await ask("style-1.css", bundle)
    assert (response.status_code, response.body) == (200, b"main {}")
    assert response.headers["content-type"] == "text/css"
    assert response.headers["content-length"] == "7"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "accept-encoding"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in response.headers


async def test_it_comes_compressed_to_who_takes_that(bundle: str) -> None:
    brotli = await ask("main-1.js", bundle, "gzip, deflate, br")
    assert (brotli.headers["content-encoding"], brotli.body) == ("br", b"pretend brotli")
    for name, content in (("main-1.js", b"main()"), ("style-1.css", b"main {}")):
        zipped = await ask(name, bundle, "gzip")
        assert (zipped.headers["content-encoding"], gzip.decompress(bytes(zipped.body))) == ("gzip", content)
        assert zipped.headers["content-length"] == str(len(zipped.body))
    raw = await ask("main-1.js", bundle)
    assert raw.body == b"main()"


async def test_it_is_compressed_once(bundle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compress = Mock(wraps=gzip.compress)
    monkeypatch.setattr(gzip, "compress", compress)
    answers = [await ask("main-1.js", bundle, "gzip") for _ in range(3)]
    assert len({bytes(answer.body) for answer in answers}) == 1
    assert compress.call_count == 1


async def test_head_has_the_headers_only(bundle: str) -> None:
    response = await ask("style-1.css", bundle, method="HEAD")
    assert (response.status_code, response.body, response.headers["content-length"]) == (200, b"", "7")


@pytest.mark.parametrize("name", ["", "secret.txt", "manifest.json", "..%2Fsecret.txt", "main-1.js.gz", "gone.js"])
async def test_nothing_else_is_there(bundle: str, name: str) -> None:
    response = await ask(name, bundle)
    assert (response.status_code, response.headers["cache-control"]) == (404, "no-store")


async def test_a_missing_bundle_says_how_to_build_it_and_is_found_once_built(tmp_path: Path) -> None:
    response = await ask("main-1.js", str(tmp_path))
    assert response.status_code == 404
    assert "run scripts/build" in bytes(response.body).decode()
    for number in (1, 2):  # built again, under the same server
        manifest = tmp_path / "manifest.json"
        manifest.write_text(f'{{"main": "m{number}.js", "style": "s.css", "files": {{}}}}')
        os.utime(manifest, ns=(number, number))
        bundle = await assets.load(str(tmp_path))
        assert bundle is not None
        assert bundle.main == f"m{number}.js"
    assert await assets.load(str(tmp_path)) is await assets.load(str(tmp_path)), "read once"


def test_what_is_held_in_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "CACHE_BYTES", 10)
    contents = assets._Contents()
    for name, size in (("a", 6), ("b", 6), ("c", 11)):
        (tmp_path / name).write_bytes(b"." * size)
        assert len(contents.read(tmp_path / name)) == size
    assert [path.name for path, _ in contents._held] == ["b"]
    (tmp_path / "b").unlink()
    assert len(contents.read(tmp_path / "b")) == 6


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", ""),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0.2, identity;q=0.9", ""),
        ("br;q=x", ""),
        ("br;q=7", ""),
        ("zstd", ""),
        (" GZIP ; Q=0.3 ,", "gzip"),
    ],
)
def test_the_encoding_is_the_one_the_client_likes_best(accept: str, chosen: str) -> None:
    assert assets.negotiate(accept, ("br", "gzip")) == chosen


def test_an_encoding_that_was_not_built_is_not_sent() -> None:
    assert assets.negotiate("br", ("gzip",)) == ""


def test_weights_are_named_in_lower_case() -> None:
    assert weights("de-AT, en;q=0.8;x=1, fr;level=1") == {"de-at": 1.0, "en": 0.8, "fr": 1.0}
