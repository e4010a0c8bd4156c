import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Moves, openMoves, type Seen } from './fixture.ts';

let vercel: Moves;
let live: string;
beforeEach(async () => {
  vercel = await openMoves({
    teams: [{ slug: 'acme' }, { slug: 'rival' }],
    projects: [
      { name: 'shop-web', domains: ['shop.example.com'], customEnvironments: ['qa'] },
      { name: 'docs', domains: ['docs.example.com'] },
      { name: 'theirs', team: 'rival', domains: ['www.rival.example'] },
    ],
  });
  live = await vercel.deploy({ target: 'production' });
});
afterEach(() => vercel.close());

const PATH = '/v9/projects/shop-web/domains';
const add = (body: object) => vercel.call('POST', PATH, body);
const hosts = async (query: string) =>
  (await vercel.call('GET', `${PATH}?${query}`)).body.domains.map(({ name }: Seen) => name).sort();

describe('a domain', () => {
  it('answers from production as soon as it is added, and no more when it is removed', async () => {
    const { body } = await add({ name: 'New.example.com' });
    expect(body).toMatchObject({ name: 'new.example.com', apexName: 'example.com', verified: true });
    expect(await vercel.answers('new.example.com')).toBe(live);
    await vercel.call('DELETE', `${PATH}/new.example.com`);
    expect((await vercel.call('GET', '/v4/aliases/new.example.com')).status).toBe(404);
    expect((await vercel.call('GET', `${PATH}/new.example.com`)).status).toBe(404);
  });

  it('of another account is not verified, and is left out of a promotion', async () => {
    const { body } = await add({ name: 'shop.rival.example' });
    expect(body).toMatchObject({
      verified: false,
      verification: [{ type: 'TXT', domain: '_vercel.rival.example' }],
    });
    const verify = await vercel.call('POST', `${PATH}/shop.rival.example/verify`);
    expect({ status: verify.status, code: verify.body.error.code }).toEqual({
      status: 400,
      code: 'missing_txt_record',
    });
    await vercel.deploy({ target: 'production' });
    expect((await vercel.call('GET', '/v4/aliases/shop.rival.example')).status).toBe(404);
    // The other account gives it up.
    for (const project of vercel.world.projects) if (project.name === 'theirs') project.domains = [];
    expect((await vercel.call('POST', `${PATH}/shop.rival.example/verify`)).body.verified).toBe(true);
  });

  it('that redirects answers from nothing', async () => {
    await add({ name: 'old.example.com', redirect: 'shop.example.com', redirectStatusCode: 308 });
    expect((await vercel.call('GET', '/v4/aliases/old.example.com')).body).toMatchObject({
      deploymentId: null,
      redirect: 'shop.example.com',
      redirectStatusCode: 308,
    });
    await vercel.call('PATCH', `${PATH}/old.example.com`, { redirect: null });
    expect(await vercel.answers('old.example.com')).toBe(live);
    await vercel.call('PATCH', `${PATH}/old.example.com`, { redirect: 'shop.example.com' });
    expect(await vercel.answers('old.example.com')).toBe(null);
  });

  it('of a custom environment answers from its newest deployment alone', async () => {
    const [environment] = vercel.found(live).project.customEnvironments;
    await add({ name: 'qa.example.com', customEnvironmentId: environment?.id });
    const qa = await vercel.deploy({ customEnvironmentSlugOrId: 'qa' });
    await vercel.deploy({ target: 'production' });
    expect(await vercel.answers('qa.example.com')).toBe(qa);
    expect(vercel.found(qa).alias).toEqual(['qa.example.com', 'shop-web-env-qa-acme.vercel.app']);
  });

  it.each([
    ['of this project', { name: 'shop.example.com' }, 400, 'domain_already_in_use'],
    ['of another project', { name: 'docs.example.com' }, 409, 'domain_already_in_use'],
    ['that is none', { name: 'nonsense' }, 400, 'invalid_domain'],
    [
      'with a wrong status',
      { name: 'a.example.com', redirect: 'b', redirectStatusCode: 200 },
      400,
      'bad_request',
    ],
    ['of no environment', { name: 'a.example.com', customEnvironmentId: 'env_no' }, 404, 'not_found'],
  ])('%s is refused', async (_, body, status, code) => {
    const refused = await add(body);
    expect({ status: refused.status, code: refused.body.error.code }).toEqual({ status, code });
    expect(await hosts('')).toEqual(['shop.example.com']);
  });

  it('is found by what it is for', async () => {
    await add({ name: 'beta.example.com', gitBranch: 'beta' });
    await add({ name: 'old.example.com', redirect: 'shop.example.com' });
    await add({ name: 'shop.rival.example' });
    expect(await hosts('production=true&redirects=false&verified=true')).toEqual(['shop.example.com']);
    expect(await hosts('target=preview')).toEqual(['beta.example.com']);
    expect(await hosts('gitBranch=beta')).toEqual(['beta.example.com']);
    expect(await hosts('verified=false')).toEqual(['shop.rival.example']);
    const first = (await vercel.call('GET', `${PATH}?limit=2`)).body;
    const rest = (await vercel.call('GET', `${PATH}?limit=2&until=${first.pagination.next}`)).body;
    expect([...first.domains, ...rest.domains].map(({ name }: Seen) => name)).toHaveLength(4);
    expect(rest.pagination.next).toBeNull();
  });
});
