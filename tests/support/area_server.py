"""A small publisher on this machine: serves a folder with ranges, and can be told to hang up halfway.

    python -m tests.support.area_server FOLDER

Prints its port. A path that starts with /broken/ stops after half of what was asked, once per file; /noranges/ always
answers with the whole file; /secret/ redirects to an address without encryption elsewhere.
"""

from __future__ import annotations

import http.server
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

BROKEN: set[str] = set()


class Publisher(http.server.BaseHTTPRequestHandler):
    folder = Path()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        where, _, name = address.path.strip("/").rpartition("/")
        if where == "secret":
            self.send_response(302)
            self.send_header("Location", "http://example.invalid/elsewhere.zip")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if "startIndex" in parse_qs(address.query):
            name = f"page_{parse_qs(address.query)['startIndex'][0]}.json"
        path = self.folder / name
        if not path.is_file():
            self.send_error(404)
            return
        self._send(path.read_bytes(), where)

    def _send(self, content: bytes, where: str) -> None:
        asked = self.headers.get("Range") if where != "noranges" else None
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if asked and start >= len(content):
            self.send_error(416)
            return
        part = content[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Connection", "close")
        self.end_headers()
        if where == "broken" and self.path not in BROKEN:
            BROKEN.add(self.path)
            part = part[: len(part) // 2]
        self.wfile.write(part)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        return


if __name__ == "__main__":
    Publisher.folder = Path(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    print(server.server_address[1], flush=True)
    server.serve_forever()
