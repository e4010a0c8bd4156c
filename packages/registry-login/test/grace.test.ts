import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { later } from '../src/grace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['before it was asked for', true],
  ['afterwards', false],
])('what was cancelled %s ends so much later, for that reason', (_, before) => {
  const cancelled = new AbortController();
  if (before) cancelled.abort(new Error('The run was cancelled'));
  const late = later(cancelled.signal, 7_000);
  if (!before) {
    vi.advanceTimersByTime(60_000);
    cancelled.abort(new Error('The run was cancelled'));
  }
  vi.advanceTimersByTime(6_999);
  expect(late.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(late.reason).toEqual(new Error('The run was cancelled'));
});
