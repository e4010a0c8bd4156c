import { ConfigError, RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDryRun } from '../src/dry-run.ts';
import { explain } from '../src/failure.ts';
import { inert } from '../src/inert.ts';

describe('inert', () => {
  it.each([
    '::set-output name=a::b',
    '  ::error::x',
    'a ##[command]x',
    'ok\r::stop-commands::x',
    '\u0085::add-mask::x',
    '\u00a0 \u0085::x::',
  ])('disarms %s', text => {
    for (const line of inert(text)) {
      // What .NET trims: https://learn.microsoft.com/dotnet/api/system.char.iswhitespace
      expect(line).not.toMatch(/^[\s\u0085]*::/u);
      expect(line).not.toContain('##[');
    }
  });
  it('disarms whatever it is given, and loses nothing of it', () => {
    const hostile = fc
      .array(fc.constantFrom('::', ':', '##[', ' ', '\n', '\r', '\t', 'a', '\u200b', '\u0085'))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(hostile, text => {
        const lines = inert(text);
        expect(lines.some(line => /^[\s\u0085]*::/u.test(line) || line.includes('##['))).toBe(false);
        const visible = (value: string) => value.replaceAll('\u200b', '');
        expect(visible(lines.join('\n'))).toBe(visible(text.replace(/\r\n|\r/g, '\n')));
      }),
    );
  });
  it('leaves ordinary text as it is', () => expect(inert('a::b [x] ## y')).toEqual(['a::b [x] ## y']));
});

describe('isDryRun', () => {
  it.each([
    [undefined, false, undefined, false],
    [undefined, true, undefined, true],
    [undefined, true, 'https://ecs.eu-west-1.amazonaws.com', true],
    [undefined, true, 'https://127.0.0.1.evil.example', true],
    [undefined, true, 'http://127.0.0.1:4566', false],
    [undefined, true, 'localhost:5000', false],
    [undefined, true, '[::1]:5000', false],
    [false, true, undefined, false],
    [true, false, 'http://127.0.0.1', true],
  ])('given %s, act %s, endpoint %s → %s', (given, act, endpoint, dry) => {
    expect(isDryRun(given, act, endpoint)).toBe(dry);
  });
});

describe('explain', () => {
  it('tells a refusal with what to do and how to find it', () => {
    const error = new RemoteError('ECS does not know the service "shop/ap"', {
      service: 'ECS',
      operation: 'DescribeServices',
      status: 400,
      requestId: 'r-1',
      hint: 'Did you mean "api"?',
    });
    expect(explain('deploy-ecs', error)).toEqual({
      title: 'deploy-ecs: a service refused or did not answer',
      message:
        'ECS does not know the service "shop/ap"\nWhat to do: Did you mean "api"?\n(ECS DescribeServices, HTTP 400, request r-1)',
    });
  });
  it('shows no stack for a mistake in the workflow, and one for a bug of ours', () => {
    expect(explain('x', new ConfigError('wrong')).stack).toBeUndefined();
    expect(explain('x', new TypeError('oops')).stack).toContain('pure.test.ts');
  });
});
