import { describe, expect, it } from 'vitest';
import { config } from '../src/config.ts';
import type { Inputs } from '../src/spec.gen.ts';

const inputs: Inputs = {
  tasks: ['lint', 'test', 'lint'],
  changedOnly: true,
  workingDirectory: './apps//shop/',
  install: true,
  timeout: 60_000,
  dryRun: false,
};

describe('config', () => {
  it('keeps each task once and the folder in its plain form', () => {
    expect(config(inputs)).toMatchObject({
      tasks: ['lint', 'test'],
      workingDirectory: 'apps/shop',
      packages: [],
    });
    expect(config({ ...inputs, workingDirectory: '.' }).workingDirectory).toBe('');
  });

  it.each<[Partial<Inputs>, RegExp]>([
    [{ tasks: [] }, /tasks: no task is named/],
    [{ tasks: ['-x'] }, /tasks: "-x" is not the name of a script/],
    [{ tasks: ['test && rm'] }, /is not the name of a script/],
    [{ base: '--upload-pack=x' }, /base: "--upload-pack=x" is not/],
    [{ workingDirectory: '../x' }, /working-directory: "..\/x" is not in the checkout/],
    [{ workingDirectory: '/etc' }, /is not in the checkout/],
    [{ workingDirectory: 'a/../../b' }, /is not in the checkout/],
    [{ concurrency: 0 }, /concurrency: 0 is not between/],
    [{ timeout: 0 }, /timeout: it leaves no time/],
  ])('refuses %j', (wrong, message) => expect(() => config({ ...inputs, ...wrong })).toThrow(message));

  it('says all that is wrong at once', () => {
    const wrong = { tasks: ['a b'], base: '-', workingDirectory: '..', concurrency: -1, timeout: 0 };
    expect(() => config({ ...inputs, ...wrong })).toThrow(/5 inputs are wrong/);
  });
});
