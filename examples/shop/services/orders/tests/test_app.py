import json
import threading
import unittest
from http.client import HTTPConnection

from orders.app import create_server, json_log
from orders.book import OrderBook

IDENTITY = {"version": "1.2.3", "commit": "abc123"}


class AppTest(unittest.TestCase):
    def setUp(self):
        self.lines = []
        log = json_log("orders", self.lines.append)
        self.server = create_server(("127.0.0.1", 0), OrderBook(), IDENTITY, log)
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)

    def call(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        self.addCleanup(connection.close)
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def test_says_which_version_answers(self):
        self.assertEqual(self.call("GET", "/version"), (200, IDENTITY))
        self.assertEqual(self.call("GET", "/health")[1]["version"], "1.2.3")

    def test_is_live_while_it_drains_but_not_ready(self):
        self.assertEqual(self.call("GET", "/health/ready")[0], 200)
        self.server.draining = True
        self.assertEqual(self.call("GET", "/health/ready")[0], 503)
        self.assertEqual(self.call("GET", "/health/live")[0], 200)

    def test_takes_an_order_and_finds_it_again(self):
        lines = [{"id": "tea", "quantity": 2}]
        self.assertEqual(self.call("POST", "/orders", json.dumps({"lines": lines}))[0], 201)
        self.assertEqual(self.call("GET", "/orders/1"), (200, {"number": 1, "lines": lines}))
        self.assertEqual(self.call("GET", "/orders/2")[0], 404)

    def test_refuses_what_is_not_an_order(self):
        self.assertEqual(self.call("POST", "/orders", "{")[0], 400)
        self.assertEqual(self.call("POST", "/orders", "[]")[0], 422)
        self.assertEqual(self.call("POST", "/elsewhere", "{}")[0], 404)

    def test_logs_json(self):
        self.call("GET", "/health")
        self.assertEqual([json.loads(line)["path"] for line in self.lines], ["/health"])


if __name__ == "__main__":
    unittest.main()
