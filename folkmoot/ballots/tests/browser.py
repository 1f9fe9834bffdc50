"""What the browser tests share: a small server, a call into a module, and small elections."""

import json
from base64 import b64encode
from contextlib import contextmanager
from functools import partial
from hashlib import sha512
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static"
REPOSITORY = Path(__file__).resolve().parents[3]
DRAWS = 400
UUID = "TN2BJ11Dco2Lhf"
CREDENTIAL = "4j7ot-3oruWx-QVgh3-9dTser"
SECRET = 2**255 + 19
EMPTY = ("/", "/favicon.ico")
CALL = """async ([path, name, values]) => {
  let used = 0;
  const revive = (value) => {
    if (value?.draws) return (n) => BigInt(value.draws[used++]) % n;
    if (value?.bigint) return BigInt(value.bigint);
    if (value?.base64) return Uint8Array.from(atob(value.base64), (sign) => sign.charCodeAt(0));
    if (value?.constructor !== Object) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revive(part)]));
  };
  const plain = (_, part) => typeof part === "bigint" ? `${part}` : part;
  const write = (value) => JSON.stringify(value, plain);
  const module = await import(path);
  try {
    return write({ value: await module[name](...values.map(revive)), used });
  } catch (error) {
    if (!error.code) throw error;
    return write({ code: error.code, parameters: error.parameters });
  }
}"""

ASK = """async ([path, job, parameters]) => {
  const { inWorker } = await import(path);
  const progress = [];
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (parameters.archive) parameters.archive = bytes(parameters.archive.base64);
  try {
    return { result: await inWorker(job, parameters, (done) => progress.push(done)), progress };
  } catch (error) {
    return { code: error.code, parameters: error.parameters };
  }
}"""
CLIENT = "/ballots/belenios/client.js"


class Handler(SimpleHTTPRequestHandler):
    """Static files and an empty page, under a policy as strict as that of the site."""

    extensions_map = {".js": "text/javascript"}

    def do_GET(self):
        if self.path in EMPTY:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *args):
        """Quiet."""


@contextmanager
def served(folder: Path):
    """The address under which the folder is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def opened(chromium, address: str):
    """A page and the list of whatever it complains about."""
    complaints: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page, complaints
    page.close()


def stream(seed: str) -> dict[str, list[str]]:
    """Draw number i is the SHA-512 of `seed|i`: as long as the vectors of civic.belenios say."""
    digests = (sha512(f"{seed}|{i}".encode()).digest() for i in range(DRAWS))
    return {"draws": [str(int.from_bytes(digest, "big")) for digest in digests]}


def bigint(number: int | str) -> dict[str, str]:
    return {"bigint": str(number)}


def binary(content: bytes) -> dict[str, str]:
    return {"base64": b64encode(content).decode()}


def call(page, name, *values):
    """`call(page, "ballot.makeBallot", ...)`: what it gave and the draws it used, or its code."""
    module, function = name.split(".")
    path = f"/ballots/belenios/{module}.js"
    return json.loads(page.evaluate(CALL, [path, function, list(values)]))


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def election_text(belenios, questions: list[dict[str, Any]]) -> str:
    """An election under the key of SECRET."""
    key = belenios("trustee.publicKeyText", bigint(SECRET), stream("trustee"))["value"]
    return compact(
        {
            "version": 1,
            "description": "",
            "name": "Test",
            "group": "BELENIOS-2048",
            "public_key": json.loads(key)["public_key"],
            "questions": questions,
            "uuid": UUID,
        }
    )
