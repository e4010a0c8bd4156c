import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import type { Job } from './build-push-stage.ts';
import { missing, run } from './tools.ts';

const absent = await missing(...TOOLS);

/** Of no other run on this machine. */
const SECONDS = `598.${process.pid}`;
const ASLEEP = /^(?:#\d+ [\d.]+ )?now asleep$/m;

let setting: Setting;
let host: string;
let job: Job;
let inputs: Record<string, string>;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting();
  ({ host, job } = setting);
  const { base } = setting;
  await setting.pushBase();
  await job.write({
    'plain/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n',
    'runs/Dockerfile': `FROM ${base}\n\nRUN echo ran > /ran\n`,
    'sleeps/Dockerfile': `FROM ${base}\nRUN echo now asleep && sleep ${SECONDS}\n`,
    'large/Dockerfile': 'FROM scratch\nCOPY data /\n',
  });
  await writeFile(join(job.workspace, 'large/data'), randomBytes(3_000_000));
  inputs = { registry: host, repository: 'shop/api', tags: 'v1' };
});
afterAll(() => setting?.close());

const sleeps = async () => (await run('ps', ['-eo', 'args'])).includes(`sleep ${SECONDS}`);

/** What every run that fails before a push leaves: nothing, but words. */
async function nothingLeft({ code, outputs, summary }: Awaited<ReturnType<Job['start']>>) {
  expect(code).toBe(1);
  expect(outputs).toEqual({});
  expect(summary).toContain('No tag was set');
  expect(await job.tags(`${host}/shop/api`)).toEqual([]);
  expect(await job.left()).toEqual([]);
}

describe.skipIf(absent.length > 0)('without a docker that answers', () => {
  /** Nor a buildx, whose builder may be elsewhere. */
  const env = () => ({ DOCKER_HOST: 'unix:///nowhere/docker.sock', DOCKER_CONFIG: job.clients.config });

  it('what the packer can build is packed, and the log says why', async () => {
    const repository = 'shop/packed';
    const { code, log } = await job.start({ ...inputs, repository, context: 'plain' }, { env: env() });
    expect(code, log).toBe(0);
    expect(log).toContain(
      'Builder: packer (no docker engine answers here, so images are packed without one)',
    );
  });

  it.each([
    [
      'auto',
      'runs/Dockerfile:3: RUN is an instruction that the packer cannot',
      'No docker engine answers here',
    ],
    ['docker', 'docker build failed: ', 'Cannot connect to the Docker daemon at unix:///nowhere/docker.sock'],
    [
      'buildx',
      'The builder is to be buildx, and no docker engine answers here',
      'docker/setup-buildx-action',
    ],
  ])('what needs one fails by %s, and says so', async (builder, what, why) => {
    const ended = await job.start({ ...inputs, context: 'runs', builder }, { env: env() });
    expect(ended.error).toContain(what);
    expect(ended.error).toContain(why);
    expect(ended.error).not.toContain('This is a bug');
    await nothingLeft(ended);
  });
});

describe.skipIf(absent.length > 0)('in the middle of a build', () => {
  it('BuildKit dies, and that is told, not the Dockerfile', async () => {
    const ended = await job.start(
      { ...inputs, context: 'sleeps', builder: 'buildx', secrets: 'token=abcdef' },
      {
        onOutput: text => {
          if (ASLEEP.test(text)) setting.buildx.cut();
        },
      },
    );
    expect(ended.error).toContain('docker buildx failed in mid-build');
    expect(ended.log).not.toMatch(/^::error .*file=/m);
    await nothingLeft(ended);
    await expect.poll(sleeps, { timeout: 60_000 }).toBe(false);
  });

  it.each([
    ['buildx', 'BuildKit alone', false],
    ['docker', 'an engine with BuildKit', false],
    ['docker', 'an engine’s classic builder', true],
  ])('of %s (%s) the run is cancelled, and nothing goes on', async (builder, _, classic) => {
    const ended = await job.start(
      {
        ...{
          ...inputs,
          context: 'sleeps',
          builder,
          'registry-username': 'ann',
          'registry-password': 'abcdef',
        },
        ...(!classic && { secrets: 'token=abcdefg' }),
      },
      {
        ...(classic && { env: { DOCKER_CONFIG: job.clients.config } }),
        onOutput: (text, child) => {
          if (ASLEEP.test(text)) child.kill('SIGINT');
        },
      },
    );
    expect(ended.log).toMatch(ASLEEP);
    expect(ended.error).toContain('The run was cancelled');
    await nothingLeft(ended);
    expect(await run('ps', ['-eo', 'args'])).not.toContain(job.temp);
    await expect.poll(sleeps, { timeout: 60_000 }).toBe(false);
  });

  it.each([
    ['packer', /The runner's disk: ENOSPC/],
    ['buildx', /no space left on device/],
    ['docker', /no space left on device/],
  ])('of %s the runner’s disk is full, and it says so', async (builder, says) => {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', job.temp]);
    try {
      const ended = await job.start({ ...inputs, context: 'large', builder });
      expect(ended.error).toMatch(says);
      expect(ended.error).toMatch(/disk/);
      expect(ended.error).not.toContain('This is a bug');
      await nothingLeft(ended);
    } finally {
      await run('umount', [job.temp]);
    }
  });
});
