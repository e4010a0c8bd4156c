"""HTTP in front of the order book."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_LIMIT = 64 * 1024


def create_server(address, book, identity, log):
    """A server that is bound but not yet served; `server.draining` turns readiness off."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._answer(*self._get())

        def do_POST(self):
            self._answer(*self._post())

        def _get(self):
            path = self.path.split("?")[0]
            if path == "/health":
                return 200, {"status": "ok", "version": identity["version"]}
            if path == "/health/live":
                return 200, {"status": "live"}
            if path == "/health/ready":
                if self.server.draining:
                    return 503, {"status": "draining"}
                return 200, {"status": "ready"}
            if path == "/version":
                return 200, identity
            number = path.removeprefix("/orders/")
            order = book.find(int(number)) if number.isdecimal() else None
            return (200, order) if order else (404, {"error": "not found"})

        def _post(self):
            length = int(self.headers.get("content-length") or 0)
            if length > BODY_LIMIT:
                self.close_connection = True
                return 413, {"error": "the body is too long"}
            body = self.rfile.read(length)
            if self.path != "/orders":
                return 404, {"error": "not found"}
            try:
                content = json.loads(body)
                return 201, book.take(content.get("lines") if isinstance(content, dict) else None)
            except json.JSONDecodeError:
                return 400, {"error": "the body is not JSON"}
            except ValueError as problem:
                return 422, {"error": str(problem)}

        def _answer(self, status, content):
            log("info", "request", method=self.command, path=self.path, status=status)
            body = json.dumps(content).encode() + b"\n"
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            """The server's own lines are not JSON: `_answer` logs instead."""

    class Server(ThreadingHTTPServer):
        # An idle keep-alive connection must not hold up the shutdown.
        daemon_threads = True
        draining = False

        def handle_error(self, request, client_address):
            log("error", "request failed", client=str(client_address))

    return Server(address, Handler)


def json_log(service, write=print):
    """A log function that writes one JSON object a line."""

    def log(level, message, **fields):
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        write(json.dumps({"time": when, "level": level, "message": message, "service": service, **fields}))

    return log
