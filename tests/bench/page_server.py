"""Pages made once from the generated catalogue, and a server that does nothing but send them.

The sample Hub makes up each page as it is asked for, which costs more than what is measured here.
"""

import asyncio
import gzip
import itertools
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any
from urllib.parse import quote

import msgspec
import requests
import uvicorn
from rich.progress import track
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipelines.hub.listing import listing_url
from pipelines.hub.request import CrawlRequest
from pipelines.sample_hub import running
from pipelines.settings import load_settings

PAGE_SIZE = 1000
ONE_IN = 100
LATER = "2099-01-01T00:00:00.000Z"


def make_pages(models: int, folder: Path) -> Path:
    """Write the listing of a catalogue as one JSON file a page, plain and gzipped; keep it."""
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with running("--models", str(models), "--quota", "1000000") as endpoint:
        url: str | None = listing_url(CrawlRequest(load_settings(endpoint=endpoint)))
        for number in track(range(-(-models // PAGE_SIZE)), "Making pages"):
            response = requests.get(str(url), timeout=60)
            (folder / f"{number:05d}.json").write_bytes(response.content)
            packed = gzip.compress(response.content, compresslevel=5)
            (folder / f"{number:05d}.json.gz").write_bytes(packed)
            if (url := response.links.get("next", {}).get("url")) is None:
                break
    (folder / "done").touch()
    return folder


def write_changed_pages(pages: Path) -> None:
    """Write the listing by last change: one model in `ONE_IN`, changed, then a page of others."""
    folder = pages / "changed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = sorted(pages.glob("*.json"))
    changed = _changed(files)
    for number in itertools.count():
        rows = list(itertools.islice(changed, PAGE_SIZE))
        rows = rows or msgspec.json.decode(files[0].read_bytes())
        packed = gzip.compress(msgspec.json.encode(rows), compresslevel=5)
        (folder / f"{number:05d}.json.gz").write_bytes(packed)
        if rows[-1]["lastModified"] != LATER:
            return


def _changed(files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in track(files, "Changing models"):
        for row in msgspec.json.decode(file.read_bytes())[::ONE_IN]:
            row |= {"lastModified": LATER, "likes": row["likes"] + 1}
            row["downloads"] = row["downloads"] * 11 // 10
            row["tags"] = [tag for tag in row["tags"] if not tag.startswith("license:")]
            yield row


@contextmanager
def serving(
    folder: Path, latency: float = 0, quota: int = 10_000, window: int = 300
) -> Iterator[str]:
    """Serve the pages from a process of their own; yield the endpoint.

    `latency` is seconds a page, `quota` the requests that a window of so many seconds has room for.
    What is asked for by last change comes from the folder's own folder `changed`.
    """
    options = [str(folder), str(latency), str(quota), str(window)]
    command = [sys.executable, "-m", "tests.bench.page_server", *options]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


class Quota:
    """A fixed window of requests, told as the Hub tells it."""

    def __init__(self, requests: int, seconds: int) -> None:
        self.requests, self.seconds = requests, seconds
        self.ends, self.left = 0.0, 0

    def take(self) -> dict[str, str]:
        """Count one request; return the headers that tell what is left."""
        now = time.monotonic()
        if now >= self.ends:
            self.ends, self.left = now + self.seconds, self.requests
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("the crawl asked for more than the quota has room for")
        return {
            "ratelimit": f'"api";r={self.left};t={int(self.ends - now)}',
            "ratelimit-policy": f'"fixed window";"api";q={self.requests};w={self.seconds}',
        }


def _serve(folder: Path, latency: float, quota: Quota) -> None:
    async def listing(request: Request) -> Response:
        number = int(request.query_params.get("cursor", 0))
        is_of_changes = request.query_params.get("sort") == "lastModified"
        pages = folder / "changed" if is_of_changes else folder
        body = (pages / f"{number:05d}.json.gz").read_bytes()
        headers = {
            "content-encoding": "gzip",
            "content-type": "application/json; charset=utf-8",
            **quota.take(),
        }
        if (pages / f"{number + 1:05d}.json.gz").exists():
            url = str(request.url.include_query_params(cursor=str(number + 1)))
            headers["link"] = f'<{quote(url, safe=":/?&=%")}>; rel="next"'
        await asyncio.sleep(latency)
        return Response(body, headers=headers)

    app = Starlette(routes=[Route("/api/models", listing)])
    config = uvicorn.Config(app, port=0, access_log=False, log_level="warning", lifespan="off")
    socket = config.bind_socket()
    print(f"http://127.0.0.1:{socket.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[socket])


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), float(sys.argv[2]), Quota(int(sys.argv[3]), int(sys.argv[4])))
