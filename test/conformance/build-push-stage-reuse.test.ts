import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import type { Job } from './build-push-stage.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { type RequestLog, startRequestLog } from './request-log.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';
import { missing } from './tools.ts';

const absent = await missing(...TOOLS, 'openssl');

let setting: Setting;
let job: Job;
let base: string;
let wire: RequestLog;
let count = 0;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting(async host => {
    wire = await startRequestLog(host);
    return wire.host;
  });
  ({ job, base } = setting);
  await setting.pushBase();
});
afterAll(async () => {
  await setting?.close();
  await wire?.close();
});

let repository: string;
let inputs: Record<string, string>;
beforeEach(async () => {
  if (absent.length > 0) return;
  repository = `shop/api${count++}`;
  inputs = { registry: wire.host, repository, context: repository, tags: 'sha, branch' };
  await job.write({
    [`${repository}/Dockerfile`]: `FROM ${base}\nARG WHO=nobody\nCOPY text /\nRUN echo "$WHO" >> /text\nCMD ["/bin/cat", "/text"]\n`,
    [`${repository}/text`]: 'one\n',
  });
});

/** The first build, by whatever is here: which is buildx. */
async function first(more: Record<string, string> = {}) {
  const ended = await job.start({ ...inputs, ...more });
  expect(ended.code, ended.log).toBe(0);
  expect(ended.outputs.reused).toBe('false');
  expect(ended.log).toContain('Builder: buildx');
  wire.requests.length = 0;
  return ended;
}

const rebuilt = { code: 0, outputs: expect.objectContaining({ reused: 'false' }) };
const shown = (sha: string) => `sha-${sha.slice(0, 12)}`;

describe.skipIf(absent.length > 0)('a second run', () => {
  it('of the same inputs builds nothing, tags for its own commit, and asks but for that', async () => {
    const { outputs: before } = await first();
    const sha = await job.nextCommit('two');
    const { code, log, outputs, summary } = await job.start(inputs, { sha });
    expect(code, log).toBe(0);
    expect(outputs).toMatchObject({ reused: 'true', image: before.image, tags: `${shown(sha)}\nmain` });
    expect(JSON.parse(outputs.versions ?? '')).toEqual({ [repository]: job.sha });
    for (const text of [log, summary])
      expect(text).toContain(`reused, built from the same inputs at ${job.sha.slice(0, 12)}`);
    expect(log).not.toMatch(/Builder|#\d+ \[/);
    // One for what the base is now, one for the key, and one for each tag.
    const at = (path: string) => `/v2/${repository}/manifests/${path}`;
    expect(wire.requests.slice(0, 2)).toEqual([
      'HEAD /v2/base/shell/manifests/v1',
      expect.stringMatching(new RegExp(`^GET ${at('inputs-[0-9a-f]{64}')}$`)),
    ]);
    expect(wire.requests.slice(2).sort()).toEqual([`PUT ${at('main')}`, `PUT ${at(shown(sha))}`]);
    expect(await job.clients.digest(`${wire.host}/${repository}:${shown(sha)}`)).toBe(before.digest);
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('one\nnobody\n');
  });

  it('is told why it builds: a file, the base, an argument, a label', async () => {
    const { outputs: before } = await first();
    const changes: [string, Record<string, string>, () => Promise<void>][] = [
      ['the context', {}, () => job.write({ [`${repository}/text`]: 'two\n' })],
      [`base ${base}`, {}, () => setting.pushBase(['LABEL base=two'])],
      ['arg WHO', { 'build-args': 'WHO=else' }, async () => {}],
      ['label team', { 'build-args': 'WHO=else', labels: 'team=a' }, async () => {}],
    ];
    for (const [what, more, change] of changes) {
      await change();
      const ended = await job.start({ ...inputs, ...more });
      expect(ended, ended.log).toMatchObject(rebuilt);
      expect(ended.log).toContain(`built, ${what} changed since `);
      expect(ended.outputs.digest).not.toBe(before.digest);
    }
    const { outputs } = await job.start({ ...inputs, 'build-args': 'WHO=else', labels: 'team=a' });
    expect(outputs.reused).toBe('true');
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('two\nelse\n');
    expect(await job.config(outputs.image ?? '')).toMatchObject({
      config: { Labels: { base: 'two', team: 'a' } },
    });
  });

  it('takes an argument that is the commit for the same, whatever the commit', async () => {
    const { outputs: before } = await first({ 'build-args': `WHO=${job.sha}` });
    const sha = await job.nextCommit('three');
    const { outputs } = await job.start({ ...inputs, 'build-args': `WHO=${sha}` }, { sha });
    expect(outputs).toMatchObject({ reused: 'true', digest: before.digest });
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe(`one\n${job.sha}\n`);
  });

  it('builds where the workflow wants it, or what is there is too old', async () => {
    await first();
    const off = await job.start({ ...inputs, reuse: 'false' });
    expect(off, off.log).toMatchObject(rebuilt);
    expect(wire.requests.filter(request => /^GET .*inputs-/.test(request))).toEqual([]);
    const old = await job.start({ ...inputs, 'reuse-max-age': '1ms' });
    expect(old, old.log).toMatchObject(rebuilt);
    expect(old.log).toContain('what is there was built too long ago, at 20');
    // Its commit is of three days ago, and it was built a moment ago.
    const young = await job.start({ ...inputs, 'reuse-max-age': '2d' });
    expect(young.outputs).toMatchObject({ reused: 'true', digest: old.outputs.digest });
  });

  it('in a pull request builds, pushes nothing, and asks for no more than the base', async () => {
    await first();
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' };
    const { code, log, outputs, summary } = await job.start({ ...inputs, tags: 'pr, branch' }, { env });
    expect(code, log).toBe(0);
    expect(log).toContain('Builder: buildx');
    expect(outputs).toMatchObject({ reused: 'false', tags: 'pr-7' });
    expect(summary).toContain('Images made, not pushed');
    expect(new Set(wire.requests)).toEqual(new Set(['HEAD /v2/base/shell/manifests/v1']));
  });

  it.each([
    ['two commits', 'four'],
    ['one commit', undefined],
  ])('at the same time, of %s, is as green, and what each says is there', async (_, message) => {
    await job.write({ [`${repository}/Dockerfile`]: 'FROM scratch\nCOPY text /\n' });
    const shas = [job.sha, message === undefined ? job.sha : await job.nextCommit(message)];
    const packed = { ...inputs, builder: 'packer', tags: 'sha' };
    const both = await Promise.all(shas.map(sha => job.start(packed, { sha })));
    for (const [at, { code, log, outputs }] of both.entries()) {
      expect(code, log).toBe(0);
      expect(await job.clients.digest(outputs.image ?? '')).toBe(outputs.digest);
      const tag = `${wire.host}/${repository}:${shown(shas[at] ?? '')}`;
      expect(await job.clients.digest(tag)).toBe(outputs.digest);
    }
    const third = await job.start(packed);
    expect(third.outputs.reused).toBe('true');
    expect(both.map(({ outputs }) => outputs.digest)).toContain(third.outputs.digest);
  });
});

describe.skipIf(absent.length > 0)('where the registry gives tokens', () => {
  let tokens: TokenServer;
  let closed: RealRegistry;
  let front: RequestLog;
  beforeAll(async () => {
    tokens = await startTokenServer(join(setting.scratch, 'tokens'), { livesSeconds: 300 });
    closed = await startDistribution(join(setting.scratch, 'closed'), { auth: tokens.auth });
    front = await startRequestLog(closed.host);
  });
  afterAll(() => Promise.all([front, closed, tokens].map(each => each?.close())));

  it('a run that builds nothing asks for a token to read and one to write', async () => {
    await job.write({ [`${repository}/Dockerfile`]: 'FROM scratch\nCOPY text /\n' });
    const login = { 'registry-username': ROBOT.username, 'registry-password': ROBOT.password };
    const closedInputs = { ...inputs, ...login, registry: front.host, builder: 'packer' };
    const before = await job.start(closedInputs);
    expect(before.code, before.log).toBe(0);
    tokens.issued.length = 0;
    front.requests.length = 0;
    const sha = await job.nextCommit('five');
    const { outputs, log } = await job.start(closedInputs, { sha });
    expect(outputs, log).toMatchObject({ reused: 'true', digest: before.outputs.digest });
    // At most: each kind of call may be refused once before it has its token, and tags are set at once.
    expect(tokens.issued.length).toBeLessThanOrEqual(2);
    expect(front.requests.length).toBeLessThanOrEqual(6);
    expect(log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(ROBOT.password);
  });
});
