import { configured, Problems } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/config.ts';
import { type Inputs, spec } from '../src/spec.gen.ts';

const inputs: Inputs = {
  tasks: ['lint', 'test', 'lint'],
  changedOnly: true,
  workingDirectory: './apps//shop/',
  install: true,
  timeout: 60_000,
  dryRun: false,
};

const isFolder = (path: string) => path !== 'none';
function config(given: Inputs) {
  const problems = new Problems();
  const wanted = configure(given, problems, isFolder);
  problems.throwIfAny();
  return wanted;
}

describe('configure', () => {
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
    [{ workingDirectory: 'none' }, /working-directory: there is no folder "none" in the checkout/],
    [{ concurrency: 0 }, /concurrency: 0 is not between/],
    [{ timeout: 0 }, /timeout: it leaves no time/],
  ])('refuses %j', (wrong, message) => expect(() => config({ ...inputs, ...wrong })).toThrow(message));

  it('says all that is wrong at once', () => {
    const wrong = { tasks: ['a b'], base: '-', workingDirectory: '..', concurrency: -1, timeout: 0 };
    expect(() => config({ ...inputs, ...wrong })).toThrow(/5 inputs are wrong/);
  });

  it('tells of wrong types, an unknown one and of the rules beyond types in one error', () => {
    const given = { INPUT_TASKS: '-x', 'INPUT_CHANGED-ONLY': 'maybe', INPUT_TIMEOUT: '15', INPUT_TASK: 'x' };
    const read = () => configured(spec, given, (inputs, problems) => configure(inputs, problems, isFolder));
    // No input of a gate is required, so none can be missing.
    expect(read).toThrow(
      new ConfigError(
        [
          '4 inputs are wrong; nothing was done.',
          '- tasks: "-x" is not the name of a script. Write names such as lint, test or build',
          '- changed-only: "maybe" is neither true nor false. Write true or false',
          '- timeout: "15" is not a duration. Write a number with its unit, such as 90s, 10m or 1h30m',
          '- task: gate has no such input. Did you mean `tasks`?',
        ].join('\n'),
      ),
    );
  });
});
