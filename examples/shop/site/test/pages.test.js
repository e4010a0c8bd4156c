import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from '../pages.js';

const site = pages({ commit: 'a1b2c3d', environment: 'preview', products: [{ name: 'Tea', price: 450 }] });

test('shows what is sold', () => {
  assert.match(site['index.html'], /Tea: 4\.50 €/);
});

test('says which commit it was built from', () => {
  assert.deepEqual(JSON.parse(site['version.json']), { version: 'a1b2c3d', environment: 'preview' });
});
