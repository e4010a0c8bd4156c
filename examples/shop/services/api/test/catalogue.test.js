import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, list, quote } from '../src/catalogue.js';

test('a quote adds up quantities', () => {
  const lines = [
    { id: 'tea', quantity: 2 },
    { id: 'mug', quantity: 1 },
  ];
  assert.deepEqual(quote(lines), { total: 2_500 });
});

test('a quote says what is wrong', () => {
  assert.match(quote([]).error, /at least one/);
  assert.match(quote([{ id: 'cup', quantity: 1 }]).error, /no product "cup"/);
  assert.match(quote([{ id: 'tea', quantity: 0 }]).error, /1 or more/);
  assert.match(quote([{ id: 'pot', quantity: 1 }]).error, /only 0 in stock/);
});

test('the list does not give the stock away', () => {
  assert.ok(list().every(product => !('stock' in product)));
  assert.equal(find('tea').stock, 12);
});
