import { describe, expect, it } from 'vitest';
import { configured } from '../src/configured.ts';
import { given } from '../src/given.ts';
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

  it('knows which of them say more than their default', () => {
    const names = Object.keys(spec.inputs);
    const asked = (inputs: Record<string, string>) => given(spec, read(inputs), names);
    expect(asked({ service: 'api', 'wait-timeout': '10m' })).toEqual(['service']);
    expect(asked({ service: 'api', 'wait-timeout': '600s' })).toEqual(['service']);
    expect(asked({ service: 'api', 'wait-timeout': '5m', 'dry-run': 'false', names: 'a' })).toEqual([
      'service',
      'wait-timeout',
      'dry-run',
      'names',
    ]);
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
        '- labels: line 1 has no key. Write one key=value a line, or a JSON object where a value has several lines',
        '- extra: the text is not JSON. Check brackets, quotes and commas',
        '- service-name: this input was renamed. Write `service:` instead of `service-name:`',
        '- serivce: demo has no such input. Did you mean `service`?',
      ].join('\n'),
    );
  });

  it('reads a map from a JSON object, with each value as it is written', () => {
    const text = '{"KEY":"-----BEGIN\\n a=b \\n","N":-1.10,"BIG":12345678901234567890,"ON":true,"NONE":""}';
    expect(read({ service: 'api', labels: text })).toMatchObject({
      labels: {
        KEY: '-----BEGIN\n a=b \n',
        N: '-1.10',
        BIG: '12345678901234567890',
        ON: 'true',
        NONE: '',
      },
    });
    expect(read({ service: 'api', labels: '{}' })).toMatchObject({ labels: {} });
  });

  it.each([
    ['a=1\nhunter2', 'line 2 has no key'],
    ['=hunter2', 'line 1 has no key'],
    ['a=1\n a =hunter2', 'the key "a" is given twice'],
    ['{"a":"hunter2"', 'it begins like a JSON object and is none'],
    ['{"a":"b"}\nc=hunter2', 'it begins like a JSON object and is none'],
    ['{"a":"b","c":{"d":"hunter2"}}', 'what "c" is given is not one value'],
    ['{"a":["hunter2"]}', 'what "a" is given is not one value'],
    ['{"a":null}', 'what "a" is given is not one value'],
    ['{"":"hunter2"}', 'a key of it is empty'],
  ])('refuses the map %j: %s, and shows no value', (labels, problem) => {
    const attempt = () => read({ service: 'api', labels });
    expect(attempt).toThrowError(`labels: ${problem}`);
    expect(attempt).not.toThrowError('hunter2');
  });

  it.each(['__proto__=x', 'constructor=x', '{"__proto__":"x"}', '{"constructor":"x"}'])(
    'takes the map key of %s as any other',
    line => {
      const [key = ''] = /\w+/.exec(line) ?? [];
      const { labels } = read({ service: 'api', labels: line }) as { labels: object };
      expect(Object.getOwnPropertyDescriptor(labels, key)?.value).toBe('x');
    },
  );
});

it('finds the secrets line by line, and never an expression that the runner did not fill in', () => {
  expect(secretsIn(spec, env({ token: 'one\n two ' }))).toEqual(['one', 'two']);
  expect(secretsIn(spec, env({ headers: 'x-a=one=1\nx-b = two' }))).toEqual(['one=1', 'two']);
  expect(secretsIn(spec, env({ headers: '{"x-a":"one\\n two","x-b":"3"}' }))).toEqual(['one', 'two', '3']);
  expect(secretsIn(spec, env({ headers: '{"x-a":"one",' }))).toEqual(['{"x-a":"one",']);
  expect(secretsIn(spec, {})).toEqual([]);
});
