import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Job } from './build-push-stage.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'docker-registry', 'skopeo', 'crane', 'regctl');

const LOGIN = { 'registry-username': ROBOT.username, 'registry-password': ROBOT.password };

/** Tells what it was given and finds there; refuses an image whose file says so, and never ends where that says so. */
const SCAN = `
const { execFileSync } = require('node:child_process');
const { hash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const [layout, image, sbom, name] = process.argv.slice(2);
const [{ digest }] = JSON.parse(readFileSync(join(layout, 'index.json'))).manifests;
const auth = ['--authfile', join(process.env.DOCKER_CONFIG, 'config.json'), '--tls-verify=false'];
const pulled = hash('sha256', execFileSync('skopeo', ['inspect', '--raw', ...auth, 'docker://' + image]));
const { spdxVersion } = JSON.parse(readFileSync(sbom));
const said = readFileSync(name + '/text', 'utf8').trim();
console.log(['scanned', name, said, digest === 'sha256:' + pulled, spdxVersion, process.env.DOCKER_CONFIG].join(' '));
console.log('::error::' + said);
if (said === 'hang') setInterval(() => {}, 1000);
else process.exit(said === 'bad' ? 3 : 0);
`;

let scratch: string;
let home: RealRegistry;
let other: RealRegistry;
/** The machine's own docker, which knows the other registry. */
let user: RegistryClients;
let job: Job;
let count = 0;
let name: string;
let inputs: Record<string, string>;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'stage-places-'));
  home = await startDistribution(join(scratch, 'home'), { auth: 'basic' });
  other = await startDistribution(join(scratch, 'other'), { auth: 'basic' });
  user = await RegistryClients.open(join(scratch, 'user'));
  const login = ['login', '--username', ROBOT.username, '--password-stdin', other.host];
  await run('docker', ['--config', user.config, ...login], { input: ROBOT.password });
  job = await Job.open({ 'scan.cjs': SCAN }, { DOCKER_CONFIG: user.config });
  const own = ['login', '--username', ROBOT.username, '--password-stdin'];
  for (const { host } of [home, other])
    await run('docker', ['--config', job.clients.config, ...own, host], { input: ROBOT.password });
});
afterAll(async () => {
  await job?.[Symbol.asyncDispose]();
  await Promise.all([home, other].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});
beforeEach(async () => {
  if (absent.length > 0) return;
  name = `api${count++}`;
  inputs = {
    ...{ registry: home.host, repository: name, context: name, tags: 'v1', builder: 'packer' },
    ...LOGIN,
  };
  await job.write({ [`${name}/Dockerfile`]: 'FROM scratch\nCOPY text /\n', [`${name}/text`]: 'good\n' });
});

const shownIn = (...texts: string[]) => texts.join('\n').replaceAll(/^::add-mask::.*$/gm, '');
/** But for those that stand for what refers to an image. */
const tags = async (place: string) => (await job.tags(place)).filter(tag => !tag.startsWith('sha256-'));

describe.skipIf(absent.length > 0)('several registries', () => {
  it('get the same image, with all that is said of it; the user’s logins stay as they are', async () => {
    const before = await readFile(join(user.config, 'config.json'), 'utf8');
    const both = { ...inputs, 'also-to': `${other.host}/mirror` };
    const first = await job.start(both);
    expect(first.code, first.log).toBe(0);
    const { digest, image } = first.outputs;
    const copy = `${other.host}/mirror/${name}`;
    expect(await job.clients.digest(`${copy}:v1`)).toBe(digest);
    expect(await job.clients.digest(`${home.host}/${name}:v1`)).toBe(digest);
    expect(image).toBe(`${home.host}/${name}@${digest}`);
    const said = await job.referrers(home.host, image ?? '');
    expect(Object.keys(said)).toHaveLength(2);
    expect(await job.referrers(other.host, `${copy}@${digest}`)).toEqual(said);
    expect(first.log).toContain(`${home.host}: login as user robot from the inputs`);
    expect(first.log).toContain(`${other.host}: login as docker’s own login on this machine`);
    expect(shownIn(first.log, first.summary)).not.toContain(ROBOT.password);

    const second = await job.start({ ...both, tags: 'v2', 'also-to': `${other.host}/third` });
    expect(second.outputs, second.log).toMatchObject({ reused: 'true', digest });
    expect(await job.clients.digest(`${other.host}/third/${name}:v2`)).toBe(digest);
    expect(await job.referrers(other.host, `${other.host}/third/${name}@${digest}`)).toEqual(said);
    expect(await readFile(join(user.config, 'config.json'), 'utf8')).toBe(before);
    expect(await job.left()).toEqual([]);
  });

  it('get what is merged for them, with what was said of each platform', async () => {
    const both: Record<string, string> = { ...inputs, 'also-to': `${other.host}/mirror` };
    const one = (platforms: string) => job.start({ ...both, mode: 'by-digest', platforms });
    const parts = [await one('linux/amd64'), await one('linux/arm64')];
    const merge = parts.map(({ outputs }) => outputs.images).join('\n');
    const { repository: _, context: __, ...rest } = both;
    const { code, log, outputs } = await job.start({ ...rest, mode: 'merge', merge });
    expect(code, log).toBe(0);
    const copy = `${other.host}/mirror/${name}`;
    expect(await job.clients.digest(`${copy}:v1`)).toBe(outputs.digest);
    for (const digest of [outputs.digest, ...parts.map(part => part.outputs.digest)]) {
      const said = await job.referrers(home.host, `${home.host}/${name}@${digest}`);
      expect(Object.keys(said)).not.toEqual([]);
      expect(await job.referrers(other.host, `${copy}@${digest}`)).toEqual(said);
    }
  });

  it('get none where one of them refuses', async () => {
    const nobody = { DOCKER_CONFIG: job.folder('nobody') };
    const ended = await job.start({ ...inputs, 'also-to': other.host }, { env: nobody });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(`${other.host} wants a login and none was given`);
    expect(ended.outputs).toEqual({});
    expect(await tags(`${home.host}/${name}`)).toEqual([]);
    expect(await tags(`${other.host}/${name}`)).toEqual([]);
    expect(ended.summary).toContain(`${other.host} wants a login`);
  });
});

describe.skipIf(absent.length > 0)('a scan', () => {
  const scan = ['node', 'scan.cjs', '{layout}', '{image}', '{sbom}', '{name}'].join('\n');

  it('that refuses leaves the bytes without a tag; once mended, it lets the image pass', async () => {
    await job.write({ [`${name}/text`]: 'bad\n' });
    const scanned = { ...inputs, 'scan-command': scan };
    const refused = await job.start(scanned);
    expect(refused.code).toBe(1);
    const said = new RegExp(`^scanned ${name} bad true SPDX-2.3 ${job.temp}/docker-\\w+$`, 'm');
    expect(refused.log).toMatch(said);
    expect(refused.log).not.toMatch(/^::error::bad/m);
    expect(refused.error).toContain(`The scan refused ${name} (node ended with 3), so no image was tagged`);
    expect(refused.outputs).toEqual({});
    expect(refused.summary).toContain('ended with 3');
    expect(await tags(`${home.host}/${name}`)).toEqual([]);
    const [digest = ''] = /sha256:[0-9a-f]{64}/.exec(refused.summary) ?? [];
    expect(await job.clients.digest(`${home.host}/${name}@${digest}`)).toBe(digest);
    expect(await job.left()).toEqual([]);

    await job.write({ [`${name}/text`]: 'good\n' });
    const passed = await job.start(scanned);
    expect(passed.code, passed.log).toBe(0);
    expect(passed.log).toMatch(new RegExp(`^scanned ${name} good`, 'm'));
    expect(passed.summary).toContain('passed');
    expect(await tags(`${home.host}/${name}`)).toEqual([expect.stringMatching(/^inputs-/), 'v1']);
    const again = await job.start({ ...scanned, tags: 'v2' });
    expect(again.outputs.reused, again.log).toBe('true');
    expect(again.log).toContain(`${name}: not scanned again: it passed when it was built`);
    const stricter = await job.start({ ...scanned, 'scan-command': `${scan}\n--strict` });
    expect(stricter.outputs.reused, stricter.log).toBe('false');
  });

  it('that refuses one of two leaves both without', async () => {
    const second = `${name}b`;
    await job.write({ [`${second}/Dockerfile`]: 'FROM scratch\nCOPY text /\n', [`${second}/text`]: 'bad\n' });
    const { repository: _, context: __, ...rest } = inputs;
    const images = JSON.stringify({ [name]: name, [second]: second });
    const { code, error, log } = await job.start({ ...rest, images, 'scan-command': scan });
    expect(code).toBe(1);
    expect(log).toMatch(new RegExp(`^scanned ${name} good`, 'm'));
    expect(error).toContain(`The scan refused ${second} (node ended with 3)`);
    for (const each of [name, second]) expect(await tags(`${home.host}/${each}`)).toEqual([]);
  });

  it.each([
    ['does not end is ended', 'hang', scan, 'node did not end within 2.0s'],
    ['cannot be started says so', 'good', 'no-such-scanner\n{image}', 'no-such-scanner could not be started'],
  ])('that %s', async (_, text, command, why) => {
    await job.write({ [`${name}/text`]: text });
    const { code, error } = await job.start({ ...inputs, 'scan-command': command, 'scan-timeout': '2s' });
    expect(code).toBe(1);
    expect(error).toContain(why);
    expect(await tags(`${home.host}/${name}`)).toEqual([]);
    expect(await run('ps', ['-eo', 'args'])).not.toContain(`scan.cjs ${job.temp}`);
  });
});
