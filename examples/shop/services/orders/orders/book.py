"""The orders that were taken, in memory."""

from threading import Lock


class OrderBook:
    """Numbers orders from 1 and keeps them; safe to use from several threads."""

    def __init__(self):
        self._orders = {}
        self._lock = Lock()

    def take(self, lines):
        """Stores an order and returns it. Raises ValueError with what is wrong with its lines."""
        if not isinstance(lines, list) or not lines:
            raise ValueError("lines: at least one is needed")
        for line in lines:
            if not isinstance(line, dict) or not isinstance(line.get("id"), str):
                raise ValueError("lines: each needs an id")
            quantity = line.get("quantity")
            if type(quantity) is not int or quantity < 1:
                raise ValueError(f"{line['id']}: quantity must be 1 or more")
        with self._lock:
            number = len(self._orders) + 1
            order = {"number": number, "lines": lines}
            self._orders[number] = order
        return order

    def find(self, number):
        """The order of that number, or None."""
        return self._orders.get(number)
