import { describe, expect, it } from 'vitest';
import { type Configure, configured } from '../src/configured.ts';
import { inputVariable } from '../src/inputs.ts';
import { placeholder } from '../src/placeholder.ts';
import { type ActionSpec, defineSpec, type InputSpec } from '../src/spec.ts';

interface Inputs {
  service: string;
  mode: 'fast' | 'slow';
  retries?: number;
  images?: unknown;
  pin?: number;
  old?: string;
}
const spec: ActionSpec<Inputs> = defineSpec({
  name: 'demo',
  inputs: {
    service: { type: 'string', required: true },
    mode: { type: 'enum', values: ['fast', 'slow'], default: 'slow' },
    retries: { type: 'integer' },
    images: { type: 'json' },
    pin: { type: 'integer', secret: true },
    old: { type: 'string', renamedTo: 'service' },
  },
  outputs: [],
});

/** The lines of the error, without their fixes; or the configuration. */
function run<Config>(given: Record<string, string>, configure: Configure<Inputs, Config>): Config | string[] {
  const env = Object.entries(given).map(([name, value]) => [inputVariable(name), value]);
  try {
    return configured(spec, Object.fromEntries(env), configure);
  } catch (error) {
    const lines = (error as Error).message.split('\n').filter(line => line.startsWith('- '));
    if (lines.length === 0) throw error;
    return lines.map(line => line.slice(2).replace(/\. .*/, ''));
  }
}
const MISSING = 'service: it is required and was not given';

describe('configured', () => {
  it('gives what configure makes of good inputs', () => {
    expect(run({ service: 'api', retries: '2' }, inputs => inputs)).toEqual({
      service: 'api',
      mode: 'slow',
      retries: 2,
    });
  });

  it.each<[string, Record<string, string>, Configure<Inputs, unknown>, string[]]>([
    [
      'every kind at once, in the order of the inputs, unknown ones last',
      { aaa: 'x', old: 'x', retries: 'x', mode: 'x', images: '{}' },
      (_, problems) => problems.add('images', 'there is none', ''),
      [
        MISSING,
        'mode: "x" is not one of its values',
        'retries: "x" is not a whole number',
        'images: there is none',
        'old: this input was renamed',
        'aaa: demo has no such input',
      ],
    ],
    [
      'a rule across inputs among good ones',
      { service: 'api' },
      (_, problems) => problems.add('mode', 'not for this service', ''),
      ['mode: not for this service'],
    ],
    [
      'nothing of what a rule says of a placeholder, or of a part of it',
      { images: '{' },
      (_, problems) => {
        problems.add('service', '"" is not a name', '');
        problems.add('images.web', 'it is not there', '');
      },
      [MISSING, 'images: the text is not JSON'],
    ],
    [
      'each of several mistakes in one value, but none twice',
      { service: 'api', images: '{}' },
      (_, problems) => {
        for (const part of ['images.a', 'images.b', 'images.a']) problems.add(part, 'bad', '');
        problems.add('images.a', 'worse', '');
      },
      ['images.a: bad', 'images.b: bad', 'images.a: worse'],
    ],
    ['what is listed, not what broke over a placeholder', {}, ({ service }) => new URL(service), [MISSING]],
    [
      'what a rule has found, not what broke after it',
      { service: 'api' },
      ({ service }, problems) => {
        problems.add('service', 'it is no URL', '');
        return new URL(service);
      },
      ['service: it is no URL'],
    ],
    [
      'no hidden value',
      { service: 'api', pin: 'hunter2' },
      () => {},
      ['pin: the value (hidden) is not a whole number'],
    ],
  ])('tells %s', (_, given, configure, lines) => {
    expect(run(given, configure)).toEqual(lines);
  });

  it('lets a fault through where no input is wrong', () => {
    expect(() => run({ service: 'api' }, ({ service }) => new URL(service))).toThrow(TypeError);
  });

  it('lets a rule ask whether another input can be relied on', () => {
    const asked: boolean[] = [];
    run({ images: '{' }, (_, problems) => {
      problems.add('mode', 'bad', '');
      asked.push(...['images', 'service', 'mode', 'retries'].map(name => problems.has(name)));
    });
    expect(asked).toEqual([true, true, true, false]);
  });
});

describe('placeholder', () => {
  it.each<[InputSpec, unknown]>([
    [{ type: 'string', required: true }, ''],
    [{ type: 'boolean', required: true }, false],
    [{ type: 'integer', required: true }, 0],
    [{ type: 'duration', required: true }, 0],
    [{ type: 'enum', values: ['a', 'b'], required: true }, 'a'],
    [{ type: 'list', required: true }, []],
    [{ type: 'map', required: true }, {}],
    [{ type: 'json', required: true }, {}],
    [{ type: 'duration', default: '10m' }, 600_000],
    [{ type: 'enum', values: ['a', 'b'], default: 'b' }, 'b'],
    [{ type: 'string', default: '${{ github.token }}' }, undefined],
    [{ type: 'integer' }, undefined],
    [{ type: 'map' }, undefined],
  ])('of %j is %j', (input, value) => {
    expect(placeholder(input)).toEqual(value);
  });

  it.each<[InputSpec, string]>([
    [{ type: 'boolean', secret: true }, 'hunter2'],
    [{ type: 'enum', values: ['hunter3'], secret: true }, 'hunter2'],
    [{ type: 'duration', secret: true }, 'hunter2'],
    [{ type: 'json', secret: true }, 'hunter2'],
    [{ type: 'map', secret: true }, 'hunter2'],
  ])('is told without the value where that is hidden: %j', (input, text) => {
    const secret: ActionSpec<object> = defineSpec({ name: 'demo', inputs: { x: input }, outputs: [] });
    const read = () => configured(secret, { INPUT_X: text }, inputs => inputs);
    expect(read).toThrow('- x: ');
    expect(read).not.toThrow(/hunter2|did you mean/);
  });
});
