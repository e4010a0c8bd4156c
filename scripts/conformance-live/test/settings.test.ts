import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, VARIABLES } from '../../../packages/ecs/test/live/settings.ts';
import { root } from '../../paths.ts';
import { anonymous } from '../keep.ts';
import { lastRun, retell, toldRuns } from '../last-run.ts';
import { readOptions } from '../options.ts';
import { ANYWHERE, BALANCER, conformanceLive } from './script.ts';

const whole = { ...ANYWHERE, PIPELINE_LIVE_IMAGE: 'shop/api:1' };

describe('what conformance:live needs', () => {
  it('is told at once, and nothing is done', async () => {
    const { code, output } = await conformanceLive({ AWS_REGION: 'eu-west-1', PIPELINE_LIVE_CLUSTER: ' ' });
    expect(code).toBe(2);
    for (const name of Object.keys(VARIABLES))
      if (name !== 'AWS_REGION') expect(output).toContain(`  ${name}  `);
    expect(output).not.toContain('  AWS_REGION  ');
  });

  it.each([
    ['a load balancer is named whole or not at all', { PIPELINE_LIVE_TARGET_GROUP: 'arn:tg/blue' }, 3],
    ['a load balancer may be named', BALANCER, 0],
    ['or be absent', {}, 0],
    ['a list of nothing is missing', { PIPELINE_LIVE_SUBNETS: ' ' }, 1],
  ])('%s', (_, more, count) => {
    const settings = readSettings({ ...whole, ...more });
    expect('missing' in settings ? settings.missing : []).toHaveLength(count);
  });

  it('parts lists by commas', () => {
    expect(readSettings({ ...whole, PIPELINE_LIVE_SUBNETS: 'a, b,' })).toMatchObject({ subnets: ['a', 'b'] });
  });

  it.each([
    [[], { clean: false, help: false, only: [] }],
    [['--', '--clean'], { clean: true, help: false, only: [] }],
    [['one-off', 'good'], { clean: false, help: false, only: ['one-off', 'good'] }],
    [['--all'], '--all is not known'],
    [['godo'], expect.stringContaining('There is no case godo, but good, ')],
    [['good', '--clean'], '--clean goes with nothing else'],
  ])('%j is understood', (args, options) => expect(readOptions(args)).toEqual(options));
});

describe('the last live run', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');

  it('is what the README says', () => {
    expect(lastRun()).toMatch(/^(?:never|\d{4}-\d\d-\d\d)$/);
    expect(toldRuns(readme)).toEqual([lastRun()]);
  });

  it('is put into the README', () => {
    expect(toldRuns(retell(readme, '2026-12-01'))).toEqual(['2026-12-01']);
  });
});

describe('a kept trace', () => {
  it.each([
    [
      'arn:aws:ecs:eu-west-1:999988887777:service/live/x',
      'arn:aws:ecs:eu-west-1:123456789012:service/live/x',
    ],
    ['arn:aws-cn:iam::999988887777:role/x', 'arn:aws-cn:iam::123456789012:role/x'],
    ['999988887777.dkr.ecr.eu-west-1.amazonaws.com/x', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/x'],
    ['"createdAt": 176370000000', '"createdAt": 176370000000'],
  ])('has no account’s number: %s', (text, kept) => expect(anonymous(text)).toBe(kept));
});
