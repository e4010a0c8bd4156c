import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lockName } from '../src/index.ts';

it.each([
  ['staging', 'ecs:eu-west-1/shop-staging/api', 'staging/ecs=3Aeu-west-1=2Fshop-staging=2Fapi'],
  ['Production', 'Api', 'production/Api'],
  ['a b', 'x.lock', 'a=20b/x=2Elock'],
  ['', '', '=/='],
  ['prod/eu', 'café', 'prod=2Feu/caf=C3=A9'],
])('%j, %j: %s', (environment, subject, name) => {
  expect(lockName(environment, subject)).toBe(name);
});

it('is always a ref that git takes, and not two subjects in one', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).filter(one => one.isWellFormed());
  fc.assert(
    fc.property(text, text, (one, other) => {
      const name = lockName('e', one);
      expect(name).toMatch(/^e\/[\w=-]+$/);
      expect(name.length).toBeLessThan(120);
      if (one !== other) expect(lockName('e', other)).not.toBe(name);
    }),
  );
  execFileSync('git', ['check-ref-format', `refs/pipeline/locks/${lockName('a..b', '@{x}~^:?*[\\.lock')}`]);
});
