import { describe, expect, it } from 'vitest';
import { configured } from '../src/configured.ts';
import { inputVariable, secretsIn } from '../src/inputs.ts';
import { type ActionSpec, defineSpec } from '../src/spec.ts';

const spec: ActionSpec<Record<string, unknown>> = defineSpec({
  name: 'demo',
  inputs: {
    service: { type: 'string', required: true },
    'wait-timeout': { type: 'duration', default: '10m' },
    'dry-run': { type: 'boolean' },
    retries: { type: 'integer' },
    mode: { type: 'enum', values: ['fast', 'slow'] },
    names: { type: 'list', separator: ',' },
    labels: { type: 'map' },
    extra: { type: 'json' },
    token: { type: 'string', secret: true, default: '${{ github.token }}' },
    headers: { type: 'map', secret: true },
    'service-name': { type: 'string', renamedTo: 'service' },
  },
  outputs: [],
});

const env = (inputs: Record<string, string>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [inputVariable(name), value]));
const read = (inputs: Record<string, string>) => configured(spec, env(inputs), given => given);

describe('inputs', () => {
  it('gives each type its value, the default where nothing is written, and nothing for the rest', () => {
    expect(read({ service: 'api', 'dry-run': 'true', retries: '3', mode: '' })).toEqual({
      service: 'api',
      waitTimeout: 600_000,
      dryRun: true,
      retries: 3,
    });
  });

  it('reads lists, maps and JSON', () => {
    const values = read({ service: 'api', names: 'a, b\nc', labels: 'k=v\nurl=a=b', extra: '{"a":[1]}' });
    expect(values).toMatchObject({
      names: ['a', 'b', 'c'],
      labels: { k: 'v', url: 'a=b' },
      extra: { a: [1] },
    });
  });

  it('tells every mistake in one error', () => {
    const attempt = () =>
      read({
        'wait-timeout': '10',
        'dry-run': 'yes',
        retries: 'x',
        mode: 'fats',
        labels: 'novalue',
        extra: '{',
        'service-name': 'api',
        serivce: 'api',
      });
    expect(attempt).toThrowError(
      [
        '9 inputs are wrong; nothing was done.',
        '- service: it is required and was not given. Add `service:` under `with:`',
        '- wait-timeout: "10" is not a duration. Write a number with its unit, such as 90s, 10m or 1h30m',
        '- dry-run: "yes" is neither true nor false. Write true or false',
        '- retries: "x" is not a whole number. Write digits only, such as 3',
        '- mode: "fats" is not one of its values (did you mean fast?). Write one of: fast, slow',
        '- labels: the line "novalue" has no key. Write one key=value a line',
        '- extra: the text is not JSON. Check brackets, quotes and commas',
        '- service-name: this input was renamed. Write `service:` instead of `service-name:`',
        '- serivce: demo has no such input. Did you mean `service`?',
      ].join('\n'),
    );
  });

  it.each(['__proto__=x', 'constructor=x'])('takes the map key of %s as any other', line => {
    const [key = ''] = line.split('=');
    const { labels } = read({ service: 'api', labels: line }) as { labels: object };
    expect(Object.getOwnPropertyDescriptor(labels, key)?.value).toBe('x');
  });
});

it('finds the secrets line by line, and never an expression that the runner did not fill in', () => {
  expect(secretsIn(spec, env({ token: 'one\n two ' }))).toEqual(['one', 'two']);
  expect(secretsIn(spec, env({ headers: 'x-a=one=1\nx-b = two' }))).toEqual(['one=1', 'two']);
  expect(secretsIn(spec, {})).toEqual([]);
});
