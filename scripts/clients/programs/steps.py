"""The same as steps.mjs and receive-webhooks.mjs, for programs in Python."""

import http.server
import json
import os
import sys
import threading
import traceback
import urllib.request

SIMULATOR_URL = os.environ["SIMULATOR_URL"]
failures = []


def step(name):
    """Decorates one step: it runs at once and prints how it went."""

    def run(work):
        try:
            work()
            print(f"ok {name}", flush=True)
        except Exception:
            failures.append(name)
            print(f"not ok {name}: {traceback.format_exc()}", flush=True)

    return run


def control(path, body=None):
    """The control API of the simulators."""
    request = urllib.request.Request(
        f"{SIMULATOR_URL}/_simulator/{path}",
        data=json.dumps(body or {}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


class Webhooks:
    """An endpoint of its own for a provider's webhooks."""

    def __init__(self, provider):
        self.received = []
        self.arrived = threading.Condition()
        webhooks = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with webhooks.arrived:
                    webhooks.received.append((headers, body.decode()))
                    webhooks.arrived.notify_all()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        control(f"{provider}/webhook-urls", {"urls": [f"http://127.0.0.1:{server.server_port}/"]})

    def next(self, text):
        """Waits for a webhook whose body holds the text."""
        found = []

        def has_come():
            found[:] = [webhook for webhook in self.received if text in webhook[1]]
            return found

        with self.arrived:
            if not self.arrived.wait_for(has_come, timeout=30):
                raise AssertionError(f"No webhook came that holds {text}.")
        return found[0]


def finish():
    sys.exit(1 if failures else 0)
