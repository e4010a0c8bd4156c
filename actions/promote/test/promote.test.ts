import { type Evidence, testResult } from '@pipeline/attestation';
import { ActionError, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { promote } from '../src/promote.ts';
import { aWorld, commit, digest, released, SOURCE } from './fakes.ts';
import { read } from './read.ts';

const API = digest('api');
const WEB = digest('web');
const TO = '210987654321.dkr.ecr.eu-west-1.amazonaws.com';
const IMAGES = JSON.stringify({ api: `${SOURCE}/api@${API}`, web: `${SOURCE}/web@${WEB}` });
const GIVEN = { images: IMAGES, to: TO, tags: 'v2, latest' };
const V2 = 'org/shop/api:v2';

/** Both images, verified in staging. */
function aShop() {
  const world = aWorld();
  world.commits.set(API, commit('new')).set(WEB, commit('new'));
  world.records.staging = [released('staging', '41.1', { api: API, web: WEB })];
  const run = (given: Record<string, string>) => promote(read(given), world.ports);
  return { ...world, run };
}

describe('a promotion', () => {
  it('copies every image before the first tag, and gives the images at their new place', async () => {
    const { run, calls } = aShop();
    const report = await run(GIVEN);
    expect(report.error).toBeUndefined();
    expect(calls).toEqual([
      'copy org/shop/api',
      'copy org/shop/web',
      'tag org/shop/api:v2',
      'tag org/shop/api:latest',
      'tag org/shop/web:v2',
      'tag org/shop/web:latest',
    ]);
    expect(report.outputs).toEqual({
      image: `${TO}/org/shop/api@${API}`,
      images: JSON.stringify({ api: `${TO}/org/shop/api@${API}`, web: `${TO}/org/shop/web@${WEB}` }),
      digest: API,
      changed: true,
      bytes: 3_000_018,
      commit: commit('new'),
      versions: JSON.stringify({ api: commit('new'), web: commit('new') }),
    });
  });

  it('tags by the image’s own commit where no tag is given', async () => {
    const { run, calls } = aShop();
    await run({ image: `${SOURCE}/api@${API}`, to: 'europe-docker.pkg.dev/shop/prod/{name}' });
    expect(calls).toEqual(['copy shop/prod/api', `tag shop/prod/api:sha-${commit('new').slice(0, 12)}`]);
  });

  it('moves nothing the second time, and says so', async () => {
    const { run, calls, there, tags } = aShop();
    await run(GIVEN);
    for (const [name, each] of Object.entries({ api: API, web: WEB }))
      there.add(`${TO}/org/shop/${name}@${each}`);
    const before = [...tags];
    calls.length = 0;
    const report = await run(GIVEN);
    expect(calls).toEqual([]);
    expect([...tags]).toEqual(before);
    expect(report.outputs).toMatchObject({ changed: false, bytes: 0 });
    expect(JSON.stringify(report.summary)).toContain('nothing was moved');
  });

  it('writes nothing in a dry run, and sets its outputs all the same', async () => {
    const { run, calls, lock } = aShop();
    const report = await run({ ...GIVEN, 'dry-run': 'true' });
    expect(calls).toEqual([]);
    expect(lock.held.size).toBe(0);
    expect(report.outputs).toMatchObject({ changed: true, bytes: 3_000_018, digest: API });
    expect(JSON.stringify(report.summary)).toContain('3.0 MB would be sent');
  });

  it('plans blind where a dry run has no login', async () => {
    const { ports } = aShop();
    const blind = { ...ports, canLook: async () => false };
    const report = await promote(read({ ...GIVEN, 'dry-run': 'true' }), blind);
    expect(report.outputs.image).toBe(`${TO}/org/shop/api@${API}`);
    expect(JSON.stringify(report.summary)).toContain('no login');
  });
});

describe('what is promoted', () => {
  it('is what is verified in the environment before, where no image is named', async () => {
    const { run, records } = aShop();
    records.staging?.unshift(released('staging', '43.1', { api: digest('bad') }, {}));
    const report = await run({ 'from-environment': 'staging', to: TO });
    expect(report.error).toBeUndefined();
    expect(report.outputs).toMatchObject({ 'release-id': '41.1', digest: API });
    expect(JSON.stringify(report.summary)).toContain('Release 43.1 of staging was passed over');
  });

  it('is the release that is named, as long as it is verified', async () => {
    const { run, records, calls } = aShop();
    records.staging?.unshift(released('staging', '43.1', { api: digest('newer') }));
    const older = await run({ 'from-environment': 'staging', release: '41.1', to: TO });
    expect(older.outputs).toMatchObject({ 'release-id': '41.1' });
    calls.length = 0;
    const unknown = await run({ 'from-environment': 'staging', release: '1.1', to: TO });
    expect(unknown.error?.message).toContain('has no release 1.1');
    expect(calls).toEqual([]);
  });

  it('is nothing where no release is verified', async () => {
    const { run, records, calls } = aShop();
    records.staging = [released('staging', '41.1', { api: API }, {})];
    const { error } = await run({ 'from-environment': 'staging', to: TO });
    expect(error?.message).toContain('No release of staging is verified');
    expect(calls).toEqual([]);
  });

  it('must be named by digest; what a tag names now is told', async () => {
    const { run, tags, calls } = aShop();
    tags.set(`${SOURCE}/api:main`, API);
    const { error } = await run({
      images: JSON.stringify({ api: `${SOURCE}/api:main`, web: `${SOURCE}/web` }),
      to: TO,
    });
    expect(error?.message).toContain(`- images.api: ${SOURCE}/api:main is a tag`);
    expect(error?.message).toContain(`Now it names ${SOURCE}/api@${API}`);
    expect(error?.message).toContain('- images.web: ');
    expect(calls).toEqual([]);
  });

  it('has to go elsewhere', async () => {
    const { run, calls } = aShop();
    const { error } = await run({ ...GIVEN, to: 'ghcr.io' });
    expect(error?.message).toContain(`images.api: ${SOURCE}/api is where it is already`);
    expect(calls).toEqual([]);
  });
});

describe('the guards', () => {
  it('tell everything that is in the way of all images at once, and nothing is written', async () => {
    const { run, calls, records, tags, commits, orders, failing } = aShop();
    records.staging = [released('staging', '41.1', { api: API }, {})];
    records.production = [released('production', '40.1', { api: API }, { verdict: 'failed', undone: true })];
    tags.set(`${TO}/${V2}`, digest('newer'));
    commits.set(digest('newer'), commit('newer'));
    orders.set(`${commit('newer')} ${commit('new')}`, 'older');
    const answer = new RemoteError('ghcr.io refused the login', {
      service: 'ghcr.io',
      operation: 'read',
      hint: 'Give packages: read',
    });
    failing.set(`plan ${SOURCE}/web`, answer);
    const { error, outputs, summary } = await run({
      ...GIVEN,
      'from-environment': 'staging',
      environment: 'production',
    });
    const message = error?.message ?? '';
    expect(message).toMatch(/^2 images cannot be promoted, so none is\. Nothing was written\.\n/);
    expect(message).toMatch(/- api: staging ran .* but no check has passed/);
    expect(message).toMatch(/- api: .* was live in production before and failed there/);
    expect(message).toMatch(/- api: .*:v2 is at .* newer than this image/);
    expect(message).toMatch(/- web: staging has never run /);
    expect(message).toContain('- web: ghcr.io refused the login. Give packages: read.');
    expect(calls).toEqual([]);
    expect(outputs).toEqual({});
    expect(JSON.stringify(summary)).toContain('verified in staging');
  });

  it.each([
    ['allow-refused', 'It is promoted because allow-refused is set'],
    ['allow-older', 'it moves back because allow-older is set'],
  ])('let pass what %s says, and tell it', async (allowed, note) => {
    const { run, records, tags, commits, orders, calls } = aShop();
    const given: Record<string, string> = { ...GIVEN, environment: 'production' };
    if (allowed === 'allow-refused')
      records.production = [
        released('production', '40.1', { api: API }, { verdict: 'failed', undone: true }),
      ];
    else {
      tags.set(`${TO}/${V2}`, digest('newer'));
      commits.set(digest('newer'), commit('newer'));
      orders.set(`${commit('newer')} ${commit('new')}`, 'older');
    }
    expect((await run(given)).error?.message).toContain(allowed);
    expect(calls).toEqual([]);
    const report = await run({ ...given, [allowed]: 'true' });
    expect(report.error).toBeUndefined();
    expect(JSON.stringify(report.summary)).toContain(note);
  });

  it('refuse two images under one tag of one repository', async () => {
    const { run, calls } = aShop();
    const { error } = await run({ ...GIVEN, to: `${TO}/prod` });
    expect(error?.message).toContain(`${TO}/prod:v2 would be api, too`);
    expect(calls).toEqual([]);
  });

  it('let a policy have its say on every digest', async () => {
    const { run, evidence, calls } = aShop();
    const given = { ...GIVEN, policy: JSON.stringify({ checks: [{ name: 'smoke', signed: false }] }) };
    const passed = (subject: typeof API): Evidence => ({
      statement: testResult({
        subjects: [{ digest: subject }],
        result: 'passed',
        checks: [{ name: 'smoke' }],
        environment: 'staging',
        url: 'https://github.com/org/shop/actions/runs/41',
        at: '2026-11-20T10:00:00Z',
      }),
      signed: { unsigned: 'nobody signed it' },
    });
    evidence.set(API, [passed(API)]);
    const { error } = await run(given);
    expect(error?.message).toMatch(/^One image cannot be promoted, so none is/);
    expect(error?.message).toMatch(/- web: the policy asks for check smoke/);
    expect(calls).toEqual([]);
    evidence.set(WEB, [passed(WEB)]);
    const report = await run(given);
    expect(report.error).toBeUndefined();
    expect(JSON.stringify(report.summary)).toContain('check smoke');
  });

  it('tell what cannot be read as one refusal among others', async () => {
    const { ports, records, calls } = aShop();
    records.staging = [];
    const at = () =>
      Promise.reject(new RemoteError('the registry is down', { service: TO, operation: 'read' }));
    const given = { ...GIVEN, 'from-environment': 'staging' };
    const { error } = await promote(read(given), { ...ports, tags: { ...ports.tags, at } });
    expect(error?.message.match(/the registry is down/g)).toHaveLength(2);
    expect(error?.message).toContain('staging has never run');
    expect(calls).toEqual([]);
  });

  it('say that nothing was written where the release log cannot be read', async () => {
    const { ports } = aShop();
    const recent = () => Promise.reject(new ActionError('x', 'GitHub did not answer', { hint: 'Wait' }));
    const releases = ports.releases && { ...ports.releases, log: { ...ports.releases.log, recent } };
    const { error } = await promote(read({ ...GIVEN, environment: 'production' }), {
      ...ports,
      ...(releases && { releases }),
    });
    expect(error).toMatchObject({ message: 'GitHub did not answer\nNothing was written.', hint: 'Wait' });
  });

  it('cannot make a tag of an image without a commit', async () => {
    const { run, commits, calls } = aShop();
    commits.clear();
    const { error } = await run({ images: IMAGES, to: TO });
    expect(error?.message).toContain('does not say which commit');
    expect(calls).toEqual([]);
  });
});

describe('all or nothing', () => {
  it('sets no tag where a copy fails', async () => {
    const { run, calls, failing } = aShop();
    failing.set(
      'copy org/shop/web',
      new RemoteError('the layer broke off', { service: TO, operation: 'put' }),
    );
    const { error, outputs } = await run(GIVEN);
    expect(error?.message).toBe(
      'the layer broke off\nNo tag was set, so what has arrived is seen by no one; a next run goes on from there.',
    );
    expect(calls).toEqual(['copy org/shop/api']);
    expect(outputs).toEqual({});
  });

  it('puts the earlier tags back where a later one cannot be set, and says what stands where', async () => {
    const { run, tags, failing } = aShop();
    tags.set(`${TO}/${V2}`, digest('old'));
    failing.set(
      'tag org/shop/web:latest',
      new RemoteError('the tag is immutable', { service: TO, operation: 'tag' }),
    );
    const { error } = await run(GIVEN);
    expect(Object.fromEntries(tags)).toEqual({ [`${TO}/${V2}`]: digest('old') });
    expect(error?.message.split('\n')).toEqual([
      'the tag is immutable',
      `${TO}/org/shop/web:latest was not set.`,
      `${TO}/org/shop/web:v2 was taken away again.`,
      `${TO}/org/shop/api:latest was taken away again.`,
      `${TO}/${V2} was put back to ${digest('old')}.`,
    ]);
  });

  it('says which tag stays where the registry takes none away', async () => {
    const { run, tags, failing, deletes } = aShop();
    deletes.tags = false;
    failing.set('tag org/shop/api:latest', new RemoteError('no', { service: TO, operation: 'tag' }));
    const { error } = await run(GIVEN);
    expect(error?.message).toContain(`${TO}/${V2} stays at ${API}, since this registry takes no tag away`);
    expect([...tags.keys()]).toEqual([`${TO}/${V2}`]);
  });

  it('leaves no tag when it is cancelled in mid-copy, or between two tags', async () => {
    const first = aShop();
    first.before.set('copy org/shop/web', first.cancel);
    expect((await first.run(GIVEN)).error).toMatchObject({ code: 'cancelled' });
    expect(first.tags.size).toBe(0);

    const second = aShop();
    second.before.set('tag org/shop/api:latest', second.cancel);
    const { error } = await second.run(GIVEN);
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(second.calls).toContain('untag org/shop/api:v2');
    expect(second.tags.size).toBe(0);
  });

  it('is cancelled, and no other error, where cancelling broke a request off', async () => {
    const { run, before, cancel, failing } = aShop();
    before.set('copy org/shop/api', cancel);
    failing.set('copy org/shop/api', new TypeError('terminated'));
    expect((await run(GIVEN)).error).toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('No tag was set'),
    });
  });

  it('is cancelled also where that broke off a look, and says that nothing was written', async () => {
    const { run, cancel, ports, calls } = aShop();
    ports.images.describe = async () => {
      cancel();
      throw new TypeError('terminated');
    };
    expect((await run(GIVEN)).error).toMatchObject({
      code: 'cancelled',
      message: 'The run was cancelled\nNothing was written.',
    });
    expect(calls).toEqual([]);
  });

  it('needs one digest to name: several platforms of an index have none', async () => {
    const { ports, calls } = aShop();
    const plan: typeof ports.images.plan = async (...args) => {
      const planned = await ports.images.plan(...args);
      const platforms = args[2].platforms ?? [];
      return {
        ...planned,
        roots: platforms.map((_, at) => ({ mediaType: 'x', size: 1, digest: digest(`${at}`) })),
      };
    };
    const given = { image: `${SOURCE}/api@${API}`, to: TO };
    const images = { ...ports.images, plan };
    const both = await promote(read({ ...given, platforms: 'linux/amd64, linux/arm64' }), {
      ...ports,
      images,
    });
    expect(both.error?.message).toContain('these 2 images have no one name');
    expect(calls).toEqual([]);
    const one = await promote(read({ ...given, platforms: 'linux/amd64' }), { ...ports, images });
    expect(one.outputs.digest).toBe(digest('0'));
    expect(JSON.stringify(one.summary)).toContain(`the index ${API} stays behind`);
  });

  it('fails where a digest would change', async () => {
    const { ports, calls } = aShop();
    const copy: typeof ports.images.copy = async plan => ({
      ...(await ports.images.copy(plan)),
      roots: [{ mediaType: 'x', digest: WEB, size: 1 }],
    });
    const report = await promote(read({ image: `${SOURCE}/api@${API}`, to: TO }), {
      ...ports,
      images: { ...ports.images, copy },
    });
    expect(report.error).toMatchObject({ code: 'digest-changed' });
    expect(calls.filter(call => call.startsWith('tag'))).toEqual([]);
  });
});

describe('two promotions of one tag at once', () => {
  it('wait for each other, and the later one looks again at what stands there', async () => {
    const { run, tags, commits, orders, lock, clock, lines, warnings, calls } = aShop();
    const name = 'tags/210987654321=2Edkr=2Eecr=2Eeu-west-1=2Eamazonaws=2Ecom=2Forg=2Fshop=2Fapi';
    const other = {
      owner: 'org/shop run 43',
      reason: 'promoting api',
      since: clock.now(),
      expires: clock.now() + 60_000,
    };
    const taken = await lock.take(name, other);
    commits.set(digest('newer'), commit('newer'));
    orders.set(`${commit('newer')} ${commit('new')}`, 'older');
    const running = run({ image: `${SOURCE}/api@${API}`, to: TO, tags: 'v2' });
    await clock.sleep(10_000);
    tags.set(`${TO}/${V2}`, digest('newer'));
    if ('lease' in taken) await taken.lease.release();
    const { error } = await running;
    expect(lines.join('\n')).toMatch(/Waiting up to 15m 00s for tags\/.*held by org\/shop run 43/);
    expect(warnings.join('\n')).toContain('was set by another run meanwhile');
    expect(error?.message).toMatch(
      /Their bytes are there, but no tag was set\.\n- api: .*newer than this image/,
    );
    expect(calls).toEqual(['copy org/shop/api']);
    expect(tags.get(`${TO}/${V2}`)).toBe(digest('newer'));
  });

  it('leave a tag alone where nobody says how what stands there now compares', async () => {
    const { run, ports, tags, commits, before, calls } = aShop();
    const answer = new RemoteError('GitHub answered 429', { service: 'github', operation: 'compare' });
    commits.set(digest('newer'), commit('newer'));
    before.set('copy org/shop/web', () => {
      tags.set(`${TO}/${V2}`, digest('newer'));
      ports.history.compare = () => Promise.reject(answer);
    });
    const { error } = await run(GIVEN);
    expect(error?.message).toMatch(/ no tag was set\.\n- api: .*v2 is at .*: GitHub answered 429\./);
    expect(calls).toEqual(['copy org/shop/api', 'copy org/shop/web']);
  });

  it('are told of who is in the way at the end of the wait', async () => {
    const { run, lock, clock, calls } = aShop();
    const name = 'tags/210987654321=2Edkr=2Eecr=2Eeu-west-1=2Eamazonaws=2Ecom=2Forg=2Fshop=2Fapi';
    const expires = clock.now() + 3_600_000;
    await lock.take(name, { owner: 'org/shop run 43', reason: 'promoting api', since: clock.now(), expires });
    const { error } = await run({ ...GIVEN, 'lock-wait': '1m' });
    expect(error).toMatchObject({ code: 'locked', hint: expect.stringContaining('moves no byte twice') });
    expect(error?.message).toContain('no tag was set');
    expect(error).not.toMatchObject({ hint: expect.stringContaining('operation') });
    expect(calls).toEqual(['copy org/shop/api', 'copy org/shop/web']);
  });

  it('are told who won where there is no lock', async () => {
    const { ports, tags, before } = aShop();
    const { releases: _, ...free } = ports;
    before.set('tag org/shop/api:latest', () => tags.set(`${TO}/${V2}`, digest('other')));
    const given = { image: `${SOURCE}/api@${API}`, to: TO, tags: 'v2, latest', 'release-log': 'none' };
    const { error } = await promote(read(given), free);
    expect(error).toBeInstanceOf(ActionError);
    expect(error?.message).toContain(
      `right after it names ${digest('other')}: another run set it at the same time and won`,
    );
    expect(Object.fromEntries(tags)).toEqual({ [`${TO}/${V2}`]: digest('other') });
  });
});
