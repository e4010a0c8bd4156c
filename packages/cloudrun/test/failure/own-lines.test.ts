import { expect, it } from 'vitest';
import { lastOwnLine } from '../../src/failure/own-lines.ts';

const PROBE = 'Default STARTUP TCP probe failed 1 time consecutively for container "web" on port 8080.';

it.each([
  [['starting', 'no database', 'Container called exit(3).'], 'no database'],
  [['starting', PROBE, 'Connection failed with status DEADLINE_EXCEEDED.'], 'starting'],
  [['Container terminated on signal 9.', ' '], undefined],
  // What a program says of itself is not Cloud Run's word.
  [['it said: Container called exit(3).'], 'it said: Container called exit(3).'],
  [[], undefined],
])('%j → %j', (lines, own) => expect(lastOwnLine(lines)).toBe(own));
