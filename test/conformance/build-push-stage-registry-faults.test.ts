import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { Job } from './build-push-stage.ts';
import { type FaultyWire, startFaultyWire } from './faulty-wire.ts';
import { findMinistack, startMinistack } from './ministack.ts';
import { type RealRegistry, ROBOT, startDistribution, startDistribution3 } from './registries.ts';
import { type RequestLog, startRequestLog } from './request-log.ts';
import { missing } from './tools.ts';

const absent = await missing('docker-registry', 'registry', 'skopeo', 'crane', 'regctl');

let scratch: string;
let server: RealRegistry;
let job: Job;
let count = 0;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'stage-registry-faults-'));
  server = await startDistribution3(join(scratch, 'registry'));
  job = await Job.open({
    'api/Dockerfile': 'FROM scratch\nCOPY . /\n',
    'small/Dockerfile': 'FROM scratch\nCOPY text /\n',
    'small/text': 'one\n',
  });
  await writeFile(join(job.workspace, 'api/data'), randomBytes(8_000_000));
});
afterAll(async () => {
  await job?.[Symbol.asyncDispose]();
  await server?.close();
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

const inputsFor = (host: string, context: string) => ({
  ...{ registry: host, repository: `shop/api${count++}`, context, builder: 'packer', tags: 'v1, v2' },
});
/** Past what is between. */
const tags = ({ repository }: { repository: string }) => job.tags(`${server.host}/${repository}`);

/** An upload over a line that is cut so often, after so many bytes. */
async function overBadLine(times: number, after: number, work: (wire: FaultyWire) => Promise<void>) {
  const wire = await startFaultyWire(server.host);
  wire.arm({ cutUploads: { after, times } });
  try {
    await work(wire);
  } finally {
    await wire.close();
  }
}

// At once, since some of them wait: a stage asks more than once.
describe.skipIf(absent.length > 0).concurrent('a line that is bad', () => {
  it('in mid-layer is told, and gone on over', () =>
    overBadLine(1, 3_000_000, async wire => {
      const { code, log, outputs } = await job.start(inputsFor(wire.host, 'api'));
      expect(code, log).toBe(0);
      expect(wire.happened.cutUploads).toBe(1);
      expect(log).toMatch(/upload blob sha256:\w+ got no answer: .*ECONNRESET; trying again in/);
      const to = await mkdtemp(join(scratch, 'pulled-'));
      await job.clients.skopeoCopy(`docker://${outputs.image?.replace(wire.host, server.host)}`, `oci:${to}`);
    }));

  it('for ever is given up, with no tag set, and the next run completes it', () =>
    overBadLine(1_000, 100_000, async wire => {
      const inputs = inputsFor(wire.host, 'api');
      const ended = await job.start(inputs);
      expect(ended.code).toBe(1);
      expect(ended.error).toContain(`${wire.host}: upload blob`);
      expect(ended.summary).toContain('No tag was set');
      expect(await tags(inputs)).toEqual([]);
      wire.arm({ cutUploads: { after: 0, times: 0 } });
      const next = await job.start(inputs);
      expect(next.code, next.log).toBe(0);
      expect(await tags(inputs)).toEqual(expect.arrayContaining(['v1', 'v2']));
    }));
});

describe.skipIf(absent.length > 0).concurrent('a registry that', () => {
  it.each<[string, () => Promise<RealRegistry>, Record<string, string>, string[]]>([
    [
      'takes nothing',
      () => startDistribution(join(scratch, 'read-only'), { readOnly: true }),
      {},
      ['answered with 405', 'takes no push here: it is read-only'],
    ],
    [
      'wants a login',
      () => startDistribution(join(scratch, 'closed'), { auth: 'basic' }),
      {},
      ['answered with 401', 'wants a login and none was given', 'the account needs to'],
    ],
    [
      'refuses this login',
      () => startDistribution(join(scratch, 'other'), { auth: 'basic' }),
      { 'registry-username': ROBOT.username, 'registry-password': 'not-this' },
      ['answered with 401', 'refused the login as user robot from the inputs', 'the account needs to'],
    ],
    [
      'is not there',
      async () => ({ host: '127.0.0.1:1', close: async () => {} }),
      {},
      ['127.0.0.1:1: ', 'ECONNREFUSED', 'Check that the registry host "127.0.0.1:1" is spelt right'],
    ],
  ])('%s is told in words', async (_, start, login, says) => {
    const registry = await start();
    try {
      const ended = await job.start({ ...inputsFor(registry.host, 'small'), ...login });
      expect(ended.code).toBe(1);
      for (const text of says) {
        expect(ended.error).toContain(text);
        expect(ended.summary.replaceAll('\\', '')).toContain(text);
      }
      expect(ended.outputs).toEqual({});
      expect(ended.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('not-this');
    } finally {
      await registry.close();
    }
  });
});

describe.skipIf(absent.length > 0)('a run that is cancelled', () => {
  let front: RequestLog;
  let child: ChildProcess | undefined;
  let told: boolean;
  let at: RegExp;
  let after: () => Promise<void>;
  beforeAll(async () => {
    front = await startRequestLog(server.host, async request => {
      if (!at.test(request)) return;
      // Once: a second one ends it at once, as whoever presses Ctrl+C again wants it.
      if (!told) child?.kill('SIGINT');
      told = true;
      await after();
    });
  });
  afterAll(() => front?.close());
  const never = () => new Promise<void>(() => {});
  /** Cancelled when such a request comes, which goes on after that or never. */
  const cancelled = async (request: RegExp, then: () => Promise<void>) => {
    at = request;
    after = then;
    const inputs = inputsFor(front.host, 'api');
    const login = { 'registry-username': 'ann', 'registry-password': 'abcdef' };
    told = false;
    const onOutput = (_: string, process: ChildProcess) => {
      child = process;
    };
    const ended = await job.start({ ...inputs, ...login }, { onOutput });
    expect(await job.left()).toEqual([]);
    return { ...ended, tags: await tags(inputs) };
  };

  it.each([
    ['in mid-layer', /^(?:PATCH|PUT) \S+\/blobs\/uploads\//],
    ['before its manifest', /^PUT \S+\/manifests\/sha256:/],
  ])('in a push, %s, sets no tag and leaves nothing', async (_, request) => {
    const ended = await cancelled(request, never);
    expect(ended).toMatchObject({ code: 1, outputs: {}, tags: [] });
    expect(ended.error).toContain('The run was cancelled');
    expect(ended.summary).toContain('No tag was set');
  });

  it('between two tags sets both, and tells what it is', async () => {
    const ended = await cancelled(/^PUT \S+\/manifests\/v1$/, async () => {});
    expect(ended.tags).toEqual(expect.arrayContaining(['v1', 'v2']));
    expect(ended.outputs.tags, ended.log).toBe('v1\nv2');
  });
});

const program = findMinistack();

describe.skipIf(absent.length > 0)('a tag that cannot be moved', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const ECRS = {
    'our ECR': async () => {
      const { registry, env, close } = await startLocalCloud();
      return { host: registry.host, env, more: {}, close };
    },
    'ECR of ministack, a third party': async () => {
      const { url, close } = await startMinistack(program ?? '');
      // It lists no referrers, and the tag that would stand for them is immutable, too.
      const more = { provenance: 'false', sbom: 'false' };
      return { host: new URL(url).host, env: { ...keys, AWS_ENDPOINT_URL: url }, more, close };
    },
  };
  const here = Object.entries(ECRS).slice(0, program === undefined ? 1 : 2);

  it.each(here)('of %s keeps its image, and what was set beside it is told', async (_, start) => {
    const { host, env, more, close } = await start();
    const settings = { 'create-repository': 'true', 'repository-immutable-tags': 'true', ...more };
    try {
      const inputs = { ...inputsFor(host, 'small'), ...settings, 'aws-region': 'eu-west-1' };
      const first = await job.start({ ...inputs, tags: 'v1' }, { env });
      expect(first.code, first.log).toBe(0);
      await job.write({ 'small/text': `${host}\n` });
      const second = await job.start({ ...inputs, tags: 'v1, v2' }, { env });
      expect(second.code).toBe(1);
      expect(second.error).toContain(
        'The tags of this repository are immutable and this one names another image',
      );
      expect(second.outputs).toEqual({});
      expect(second.summary).toContain(
        `Set all the same, and left as it is: ${host}/${inputs.repository}:v2`,
      );
      const third = await job.start({ ...inputs, tags: 'v3' }, { env });
      expect(third.code, third.log).toBe(0);
      expect(third.outputs.digest).not.toBe(first.outputs.digest);
      const back = await job.start({ ...inputs, tags: 'v1', reuse: 'false' }, { env });
      expect(back.code, back.log).toBe(1);
    } finally {
      await close();
    }
  });
});
