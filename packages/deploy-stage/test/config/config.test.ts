import { Problems } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../src/config/checks.ts';
import { releaseOf } from '../../src/config/release.ts';
import { readServices } from '../../src/config/settings.ts';
import { strategyOf } from '../../src/config/strategy.ts';

/** What is noted, a line each. */
function told(problems: Problems): string {
  try {
    problems.throwIfAny();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('readServices', () => {
  interface Inputs {
    service?: string;
    services?: unknown;
    image?: string;
    minInstances?: number;
    steps?: string[];
    command?: string[];
    region?: string;
  }
  const rules = {
    names: ['image', 'min-instances', 'steps', 'command'] as const,
    inputs: {
      image: { type: 'string' },
      'min-instances': { type: 'integer' },
      steps: { type: 'list', separator: ',' },
      command: { type: 'list' },
      region: { type: 'string' },
    } as const,
    nameIt: 'Name the thing',
    nameOf: (text: string) => text.replace('yard/', ''),
  };
  const read = (inputs: Inputs) => {
    const problems = new Problems();
    const services = readServices(inputs, rules, problems);
    return { services, told: told(problems) };
  };

  it('takes the settings of each over the common ones, and knows which is whose', () => {
    const { services } = read({
      services: { 'yard/api': { 'min-instances': 2, url: 'https://api.example' }, web: {} },
      image: 'a',
      minInstances: 1,
    });
    expect(services).toMatchObject([
      { name: 'api', url: 'https://api.example', settings: { image: 'a', minInstances: 2 } },
      { name: 'web', url: undefined, settings: { image: 'a', minInstances: 1 } },
    ]);
    expect(services.map(({ where }) => where('min-instances'))).toEqual([
      'services.yard/api.min-instances',
      'min-instances',
    ]);
  });

  it('takes a list as JSON writes it, and as a text where the input is one', () => {
    const lists = (steps: unknown) => read({ services: { api: { steps, command: 'echo 1, 2' } } }).services;
    const expected = [{ settings: { steps: ['10', '50'], command: ['echo 1, 2'] } }];
    expect(lists([10, 50])).toMatchObject(expected);
    expect(lists(' 10,50, ')).toMatchObject(expected);
  });

  it.each<[string, Inputs, string]>([
    [
      'an input that no service has of its own',
      { services: [{ service: 'api', region: 'x' }] },
      'no such setting',
    ],
    [
      'a value of another type',
      { services: [{ service: 'api', 'min-instances': 'two' }] },
      'not a whole number',
    ],
    ['nothing at all', {}, 'Name the thing'],
    ['a name that is two', { services: ['yard/api', 'api'] }, 'it names api twice'],
    ['a name out of a prototype', { services: [{ service: 'api', constructor: 'x' }] }, 'no such setting'],
  ])('refuses %s', (_, inputs, words) => expect(read(inputs).told).toContain(words));
});

describe('strategyOf', () => {
  const service = (bakeTime: number) => ({
    settings: { strategy: 'linear', trafficStep: 50, bakeTime } as const,
    where: (setting: string) => `services.api.${setting}`,
  });

  it('bakes as long as is written, where the platform does not mind', () => {
    const problems = new Problems();
    expect(strategyOf(service(1_500), problems)).toEqual({ kind: 'stepped', steps: [50, 100], pause: 1_500 });
    expect(problems.any).toBe(false);
    strategyOf(service(1_500), problems, () => 'it counts in years');
    expect(told(problems)).toContain('- services.api.bake-time: it counts in years');
  });
});

describe('checksOf', () => {
  const inputs = { checkTimeout: 1_000, atHold: 'check' } as const;
  const api = { name: 'api', hasUrl: true, strategy: { kind: 'verify-first' } } as const;
  const none = { given: false, ways: '`check-url` or `check-command`' };

  it('looks at the address that there is, by itself', () => {
    expect(checksOf(inputs, [api], none, new Problems())?.http).toHaveLength(1);
  });

  it.each([
    ['verify-first with nothing to verify', inputs, 'Give `check-url` or `check-command`, or leave'],
    ['checks without an address', { ...inputs, checks: '/health' }, 'no address to look at for api'],
  ])('refuses %s', (_, given, words) => {
    const problems = new Problems();
    expect(checksOf(given, [{ ...api, hasUrl: false }], none, problems)).toBeUndefined();
    expect(told(problems)).toContain(words);
  });

  it('is content with what the platform has of its own', () => {
    const problems = new Problems();
    const found = checksOf(inputs, [{ ...api, hasUrl: false }], { ...none, given: true }, problems);
    expect([found?.http, problems.any]).toEqual([[], false]);
  });
});

describe('releaseOf', () => {
  const inputs = {
    operation: 'deploy',
    environment: 'staging',
    releaseLog: 'github',
    allowOlder: false,
    lockWait: 0,
    onFailure: 'rollback',
  } as const;

  it.each([
    [{}, true, ''],
    [{}, false, '- github-token: '],
    [{ operation: 'unlock' as const }, true, '- github-token: '],
    [{ operation: 'unlock' as const, releaseLog: 'none' }, true, '- environment: unlock needs it'],
    [{ onFailure: 'hold' as const, releaseLog: 'none' }, true, '- on-failure: '],
  ])('%j, dry run %s: %s', (fields, dryRun, words) => {
    const problems = new Problems();
    releaseOf({ ...inputs, ...fields }, problems, { dryRun });
    expect(told(problems)).toContain(words);
    expect(problems.any).toBe(words !== '');
  });
});
