import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { configure } from '../src/config.ts';
import { spec } from '../src/spec.gen.ts';

const read = (env: Record<string, string>) =>
  configured(spec, env, (inputs, problems) =>
    configure(inputs, problems, { dryRun: given => given === true }),
  );

it.each(['shop', 'shop-2'])('takes %s', subject => {
  expect(read({ INPUT_SUBJECT: subject })).toEqual({ subject, dryRun: false });
});

it.each(['', 'the shop', 'shop\n::error::x'])('refuses %j', subject => {
  expect(() => read({ INPUT_SUBJECT: subject })).toThrow('- subject: ');
});

it('tells every mistake in one error', () => {
  const given = { INPUT_SUBJECT: 'the shop', 'INPUT_DRY-RUN': 'perhaps', INPUT_SUBJEKT: 'shop' };
  expect(() => read(given)).toThrow(/^3 inputs are wrong.*\n- subject: .*\n- dry-run: .*\n- subjekt: /);
});
