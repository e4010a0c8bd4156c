import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VercelFault } from '../../src/vercel/index.ts';
import { parseVercelFault } from '../../src/vercel/parse-fault.ts';
import { type Opened, openVercel, type Seen, sha1 } from './fixture.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await openVercel({ projects: [{ name: 'shop-web' }, { name: 'other' }] });
});
afterEach(() => opened.vercel.close());

const deployedWith = (fault: VercelFault, body: object = {}): Promise<Seen> => {
  opened.vercel.vercelFaults.add(fault);
  return opened.deployed(body);
};

describe('what goes wrong with the platform', () => {
  it('lets a build fail with its own code and lines', async () => {
    const lines = ['\u001b[31mError\u001b[39m: x', '::error::y'];
    const ended = await deployedWith({ kind: 'build-fails', code: 'OOM', lines, exitCode: 137 });
    expect(ended).toMatchObject({ readyState: 'ERROR', errorCode: 'OOM', errorStep: 'buildStep' });
    const events = (await (
      await opened.request('GET', `/v3/deployments/${ended.id}/events?builds=1&limit=-1`)
    ).json()) as Seen[];
    const texts = events.map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([...lines, 'Error: Command "npm run build" exited with 137']),
    );
    expect(texts).not.toContain('Deployment completed');
  });

  it('cancels, blocks and hangs builds, of what they match', async () => {
    const preview = { target: 'preview' };
    await opened.deployed();
    expect(await deployedWith({ kind: 'build-canceled', by: 'mallory', ...preview, count: 1 })).toMatchObject(
      {
        readyState: 'CANCELED',
        canceledBy: 'mallory',
      },
    );
    expect(await deployedWith({ kind: 'blocked', reason: 'no seat', ...preview, count: 1 })).toMatchObject({
      readyState: 'BLOCKED',
      readyStateReason: 'no seat',
      seatBlock: {},
    });
    opened.vercel.vercelFaults.add({ kind: 'build-never-ends', ...preview });
    const hung = await opened.create();
    await opened.scheduler.advance(24 * 3_600_000);
    expect(opened.find(hung.id).readyState).toBe('BUILDING');
    expect((await opened.deployed({ target: 'production' })).readyState).toBe('READY');
    expect((await opened.deployed({ project: 'other', name: 'other' })).readyState).toBe('READY');
  });

  it('slows a build', async () => {
    const took = async () => {
      const { createdAt, ready } = await opened.deployed();
      return ready - createdAt;
    };
    const usual = await took();
    opened.vercel.vercelFaults.add({ kind: 'slow-build', times: 3 });
    expect(Math.round((await took()) / usual)).toBe(3);
  });

  it('refuses a call too often made, with when it may be made again', async () => {
    opened.vercel.vercelFaults.add({ kind: 'rate-limited', route: 'GetProject', reset: 7, count: 2 });
    expect((await opened.call('GET', '/v2/user')).status).toBe(200);
    const answer = await opened.request('GET', '/v9/projects/shop-web');
    const { error } = (await answer.json()) as Seen;
    expect(answer.status).toBe(429);
    expect([answer.headers.get('retry-after'), answer.headers.get('x-ratelimit-remaining')]).toEqual([
      '7',
      '0',
    ]);
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBe(error.limit.reset);
    expect(error.limit.resetMs - Date.now()).toBeGreaterThan(6_000);
    expect((await opened.call('GET', '/v9/projects/shop-web')).status).toBe(429);
    expect((await opened.call('GET', '/v9/projects/shop-web')).status).toBe(200);
  });

  it('words a daily limit and a limit of the plan as Vercel does', async () => {
    opened.vercel.vercelFaults.add(
      { kind: 'rate-limited', route: 'UploadFile', code: 'api-upload-free' },
      { kind: 'plan-limit', route: 'CreateDeployment' },
    );
    const upload = await opened.upload('a');
    expect([upload.status, await upload.text()]).toEqual([
      429,
      expect.stringContaining('try again in 24 hours'),
    ]);
    expect(await opened.create()).toMatchObject({
      status: 402,
      error: { code: 'api-deployments-free-per-day' },
    });
  });

  it('refuses the token for the team, and names the scope', async () => {
    opened.vercel.vercelFaults.add({ kind: 'token-without-scope' });
    const { status, error } = await opened.call('GET', '/v9/projects/shop-web');
    expect([status, error.scope]).toEqual([403, 'acme']);
  });

  it('breaks an upload off, keeps nothing, and takes it the next time', async () => {
    opened.vercel.vercelFaults.add({ kind: 'upload-breaks', after: 2 });
    await expect(opened.upload('abcd')).rejects.toThrow();
    const ref = { file: 'a', sha: sha1('abcd'), size: 4, mode: 33188 };
    expect((await opened.create({ files: [ref] })).error.missing).toEqual([ref.sha]);
    expect((await opened.upload('abcd')).status).toBe(200);
    expect((await opened.create({ files: [ref] })).status).toBe(200);
  });

  it('shows what was there before a write, for a while', async () => {
    const { id } = await opened.deployed();
    opened.vercel.vercelFaults.add({ kind: 'stale-reads', for: 60_000, count: 1 });
    const auto = async () => (await opened.call('GET', '/v9/projects/shop-web')).autoAssignCustomDomains;
    const answer = await opened.call('PATCH', '/v9/projects/shop-web', { autoAssignCustomDomains: false });
    expect([answer.autoAssignCustomDomains, await auto()]).toEqual([false, true]);
    // The next write is seen, and what it saw was the present.
    await opened.call('DELETE', `/v13/deployments/${id}`);
    expect(await auto()).toBe(true);
    opened.vercel.vercelFaults.add({ kind: 'stale-reads', for: 0, count: 1 });
    await opened.call('PATCH', '/v9/projects/shop-web', { framework: 'astro' });
    expect(await auto()).toBe(false);
  });

  it('is set, shown and taken back over HTTP', async () => {
    const at = `${opened.vercel.url}/_local-cloud/vercel-faults`;
    const post = (fault: unknown) => fetch(at, { method: 'POST', body: JSON.stringify(fault) });
    const fault = { kind: 'build-fails', project: 'shop-web', count: 2 };
    expect(await (await post([fault])).json()).toEqual([fault]);
    await opened.deployed();
    expect(await (await fetch(at)).json()).toEqual([{ ...fault, count: 1 }]);
    expect((await fetch(at, { method: 'DELETE' })).status).toBe(204);
    expect(opened.vercel.vercelFaults.list()).toEqual([]);
    const wrong = await post({ kind: 'build-fails', exitCode: 'x' });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: 'exitCode of a fault build-fails has the wrong type' },
    ]);
  });

  const WRONG: [unknown, string][] = [
    ['x', 'a fault is an object'],
    [{ kind: '__proto__' }, 'kind must be one of build-fails'],
    [{ kind: 'superseded' }, 'a fault superseded needs by'],
    [{ kind: 'alias-taken', host: 'a' }, 'a fault alias-taken needs by'],
    [{ kind: 'blocked', colour: 1 }, 'colour is not a property of a fault blocked'],
    [{ kind: 'serves-old', for: -1 }, 'for of a fault serves-old has the wrong type'],
  ];
  it.each(WRONG)('is told what is wrong with %j', (fault, complaint) => {
    expect(parseVercelFault(fault)).toContain(complaint);
  });
});
