"""`python -m orders`: serves on PORT until SIGTERM."""

import os
import signal
import threading

from .app import create_server, json_log
from .book import OrderBook


def main():
    log = json_log("orders", lambda line: print(line, flush=True))
    identity = {
        "version": os.environ.get("VERSION", "dev"),
        "commit": os.environ.get("GIT_SHA", "unknown"),
    }
    port = int(os.environ.get("PORT", "8080"))
    server = create_server(("", port), OrderBook(), identity, log)

    def stop(number, _frame):
        # Not ready first; `shutdown` waits for the serving loop, so it may not run on its thread.
        server.draining = True
        log("info", "draining", signal=signal.Signals(number).name)
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log("info", "listening", port=server.server_port, **identity)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    log("info", "stopped")


main()
