import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image } from './deploy-ecs.ministack-images.ts';
import { Shop } from './deploy-ecs.ministack-shop.ts';
import { findMinistack } from './ministack.ts';
import { missing } from './tools.ts';

const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)('changes by input, in a real container', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(program ?? '');
    await shop.serve('api');
  });
  afterAll(() => shop?.close());

  const deploy = async (inputs: Record<string, string>) => {
    const ended = await shop.step({ service: 'api', ...inputs });
    expect([ended.code, ended.outputs.verdict], ended.log).toEqual([0, 'steady']);
    return shop.inside('api');
  };

  it('variables are set and removed, those not named stay, and the image is as it was', async () => {
    const { env } = await deploy({ 'environment-variables': 'COLOUR=red = warm', unset: 'REGION' });
    expect(env).toMatchObject({ VERSION: 'one', COLOUR: 'red = warm' });
    expect(env).not.toHaveProperty('REGION');
    expect(await shop.images('api')).toEqual([image('one')]);
  });

  it('a command is what runs, and what was set before is still set', async () => {
    const { env, argv } = await deploy({ command: 'serve\n$HOME "as it is"' });
    expect(argv.slice(2, 4)).toEqual(['serve', '$HOME "as it is"']);
    expect(env).toMatchObject({ COLOUR: 'red = warm' });
  });

  it('an earlier revision runs as it was', async () => {
    const { env, argv } = await deploy({ 'task-definition': 'api:1' });
    expect(env).toMatchObject({ VERSION: 'one', REGION: 'north' });
    expect(env).not.toHaveProperty('COLOUR');
    expect(argv).not.toContain('$HOME "as it is"');
  });
});
