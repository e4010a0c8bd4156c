import unittest

from orders.book import OrderBook


class OrderBookTest(unittest.TestCase):
    def test_numbers_orders_from_one(self):
        book = OrderBook()
        lines = [{"id": "tea", "quantity": 2}]
        self.assertEqual(book.take(lines), {"number": 1, "lines": lines})
        self.assertEqual(book.take(lines)["number"], 2)
        self.assertEqual(book.find(1)["lines"], lines)
        self.assertIsNone(book.find(3))

    def test_says_what_is_wrong(self):
        for lines, problem in [
            ([], "at least one"),
            ("tea", "at least one"),
            ([{}], "each needs an id"),
            ([{"id": "tea", "quantity": 0}], "1 or more"),
            ([{"id": "tea", "quantity": True}], "1 or more"),
        ]:
            with self.subTest(lines=lines), self.assertRaisesRegex(ValueError, problem):
                OrderBook().take(lines)


if __name__ == "__main__":
    unittest.main()
