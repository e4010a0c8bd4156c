import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { promote } from '../src/promote.ts';
import { aWorld, commit, digest, SOURCE } from './fakes.ts';
import { read } from './read.ts';

const API = digest('api');
const WEB = digest('web');
const TO = '210987654321.dkr.ecr.eu-west-1.amazonaws.com';
const GIVEN = {
  images: JSON.stringify({ api: `${SOURCE}/api@${API}`, web: `${SOURCE}/web@${WEB}` }),
  to: TO,
  tags: 'v2',
};
const CREATE = { ...GIVEN, 'create-repository': 'true' };

/** Both images, and no repository of the second at the destination. */
function aShop() {
  const world = aWorld();
  world.commits.set(API, commit('new')).set(WEB, commit('new'));
  world.closed.add(`${TO}/org/shop/web`);
  const run = (given: Record<string, string>) => promote(read(given), world.ports);
  return { ...world, run };
}

describe('a repository that does not exist', () => {
  it('is found before any image’s bytes are sent, beside whatever else is in the way', async () => {
    const { run, calls, tags, commits, orders } = aShop();
    tags.set(`${TO}/org/shop/api:v2`, digest('newer'));
    commits.set(digest('newer'), commit('newer'));
    orders.set(`${commit('newer')} ${commit('new')}`, 'older');
    const { error } = await run(GIVEN);
    expect(error?.message).toMatch(/^2 images cannot be promoted, so none is\. Nothing was written\./);
    expect(error?.message).toContain(
      `- web: the repository ${TO}/org/shop/web does not exist. Create it, or set \`create-repository: true\``,
    );
    expect(error?.message).toContain('newer than this image');
    expect(calls).toEqual([]);
  });

  it('is created before the first byte where that is asked for, and told', async () => {
    const { run, calls, lines } = aShop();
    const report = await run(CREATE);
    expect(report.error).toBeUndefined();
    expect(calls.slice(0, 2)).toEqual(['create org/shop/web', 'copy org/shop/api']);
    expect(lines).toContain(`Created the repository ${TO}/org/shop/web`);
    expect(JSON.stringify(report.summary)).toContain(`Created in ECR: ${TO}/org/shop/web.`);
  });

  it('is told in a dry run, and not created', async () => {
    const { run, calls } = aShop();
    const report = await run({ ...CREATE, 'dry-run': 'true' });
    expect(JSON.stringify(report.summary)).toContain(`To be created in ECR before that: ${TO}/org/shop/web.`);
    expect(calls).toEqual([]);
  });

  it('is asked for once, and not where the image is there', async () => {
    const { run, there, ports } = aShop();
    const asked: string[] = [];
    const { repositories } = ports;
    if (repositories !== undefined)
      repositories.state = async ({ repository }) => {
        asked.push(repository);
        return 'there';
      };
    there.add(`${TO}/org/shop/api@${API}`);
    await run({ ...GIVEN, 'dry-run': 'true' });
    expect(asked).toEqual(['org/shop/web']);
  });

  it('that cannot be created leaves everything as it was, and says what was created before it', async () => {
    const { run, calls, closed, failing } = aShop();
    closed.add(`${TO}/org/shop/api`);
    const denied = { service: 'ECR', operation: 'create repository', hint: 'The role needs more' };
    failing.set('create org/shop/web', new RemoteError('ECR: not authorized', denied));
    const second = await run(CREATE);
    expect(second.error?.message).toBe(`ECR: not authorized\nCreated, and empty: ${TO}/org/shop/api.`);
    expect(calls).toEqual(['create org/shop/api']);
    const first = await run(CREATE);
    expect(first.error?.message).toBe('ECR: not authorized\nNothing was written.');
  });

  it('is created in ECR alone', () => {
    expect(() => read({ ...CREATE, to: 'ghcr.io' })).toThrow('create-repository: ghcr.io is not ECR');
  });
});
