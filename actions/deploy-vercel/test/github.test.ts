import { ActionError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusal as refused } from '../../../packages/vercel/test/fake-vercel.ts';
import { deployVercel } from '../src/deploy-vercel.ts';
import type { Ports } from '../src/ports.ts';
import { type Around, type Given, HEAD, pullRequest, read } from './config/read.ts';
import { aShop } from './fakes.ts';

let shop: ReturnType<typeof aShop>;
beforeEach(() => {
  shop = aShop();
});

const deploy = (inputs: Given = {}, ports: Partial<Ports> = {}, where: Around = {}) =>
  deployVercel(read({ 'dry-run': 'false', team: 'acme', ...inputs }, where), shop.ports(ports));
const BROKEN = [
  { state: 'BUILDING', substate: undefined },
  {
    state: 'ERROR',
    substate: undefined,
    error: { code: 'BUILD_FAILED', message: 'Command "npm run build" exited with 1' },
  },
];

describe('what is told on GitHub', () => {
  const TOLD = { comment: 'true', 'github-deployment': 'preview' };
  const PULL = { event: pullRequest() };

  it('is the address, under the head of the pull request', async () => {
    const { outputs } = await deploy(TOLD, {}, PULL);
    expect(shop.told).toEqual([
      ['show', 'preview', 'vercel:acme/shop-web/preview#42', HEAD],
      ['end', 'success', 'steady', outputs.url],
      [
        'comment',
        42,
        'deploy-vercel vercel:acme/shop-web preview',
        expect.stringContaining(String(outputs.url)),
      ],
    ]);
  });

  it('is also that it failed, and that it never began', async () => {
    shop.api.script = BROKEN;
    await deploy(TOLD, {}, PULL);
    expect(shop.told[1]).toEqual(['end', 'failure', expect.stringContaining('does not run'), undefined]);
    expect(shop.told[2]?.at(-1)).not.toContain('address');
    shop.told.length = 0;
    shop.api.fault = call => (call === 'create' ? { before: refused(403, 'Not authorized') } : undefined);
    await deploy(TOLD, {}, PULL);
    expect(shop.told.at(-1)?.at(-1)).toContain('not&#45;started');
  });

  it('fails nothing where it is not allowed, and names the permission', async () => {
    const refuse = () =>
      Promise.reject(
        new ActionError('config', 'it needs the permission `pull-requests: write`.', { hint: 'Add it.' }),
      );
    const github = { comment: refuse, show: refuse, withdraw: refuse };
    const { outputs, error } = await deploy(TOLD, { github }, PULL);
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(shop.warnings).toHaveLength(2);
    expect(shop.warnings[1]).toContain('`pull-requests: write`. Add it.');
  });
});
