import { describe, expect, it } from 'vitest';
import { detectBuilder, type Needs } from '../src/docker/available.ts';
import { openBuilder } from '../src/docker/open-builder.ts';
import type { Command, Finished, Runner } from '../src/runner.ts';

const ok = (stdout: string): Finished => ({ exitCode: 0, stdout, stderr: '' });
const no = (stderr = '', exitCode = 1): Finished => ({ exitCode, stdout: '', stderr });

/** As buildx 0.29 prints them. */
const CONTAINER = ok('Name:          x\nDriver:        docker-container\n\nNodes:\nStatus:  inactive\n');
const CLASSIC_STORE = ok(`Name:   default
Driver: docker

Nodes:
Name:             default
Endpoint:         default
Status:           running
BuildKit version: v0.8+unknown
Platforms:        linux/amd64, linux/386
`);
const CONTAINERD_STORE = ok(`${CLASSIC_STORE.stdout}Labels:
 org.mobyproject.buildkit.worker.moby.host-gateway-ip: 172.17.0.1
 org.mobyproject.buildkit.worker.snapshotter:          overlayfs
`);
const DEAD = ok(
  'Name:   default\nDriver: \nError:  Cannot connect to the Docker daemon at unix:///x.sock.\n',
);
const DEAD_CONTAINER = ok(
  'Name:   x\nDriver: docker-container\nError:  Cannot connect to the Docker daemon.\n',
);
const NO_BUILDX = no("docker: 'buildx' is not a docker command.");
const ENGINE = ok('20.10.24\n');
const NO_DOCKER = no('spawn docker ENOENT', 127);

const NONE: Needs = { severalPlatforms: false, cache: false, secrets: false };
const PLATFORMS = { ...NONE, severalPlatforms: true };
const CACHE = { ...NONE, cache: true };
const SECRETS = { ...NONE, secrets: true };

const machine =
  (inspect: Finished, version: Finished): Runner =>
  async ({ args }) =>
    args[0] === 'buildx' ? inspect : version;

describe('detectBuilder', () => {
  it.each<[string, Finished, Finished, Needs, string]>([
    ['buildx', CONTAINER, ENGINE, NONE, 'driver docker-container'],
    ['buildx', CONTAINER, no(), CACHE, 'driver docker-container'],
    ['buildx', CONTAINERD_STORE, ENGINE, PLATFORMS, 'containerd image store'],
    ['buildx', CLASSIC_STORE, ENGINE, PLATFORMS, 'several platforms'],
    ['buildx', CLASSIC_STORE, ENGINE, CACHE, 'a cache'],
    ['docker', CLASSIC_STORE, ENGINE, SECRETS, 'docker engine 20.10.24 answers'],
    ['docker', NO_BUILDX, ENGINE, SECRETS, 'docker engine 20.10.24 answers'],
    ['docker', DEAD_CONTAINER, ENGINE, NONE, 'docker engine 20.10.24 answers'],
    ['packer', DEAD, no(), PLATFORMS, 'no docker engine answers'],
    ['packer', CLASSIC_STORE, no(), CACHE, 'no docker engine answers'],
    ['packer', NO_DOCKER, NO_DOCKER, NONE, 'there is no docker here'],
  ])('takes %s', async (builder, inspect, version, needs, why) => {
    const choice = await detectBuilder(machine(inspect, version), needs);
    expect(choice).toMatchObject({ builder, why: expect.stringContaining(why) });
    expect(choice.open).toBe(inspect === CLASSIC_STORE && builder === 'buildx' ? true : undefined);
  });

  it.each<[string, Finished, Finished, Needs]>([
    [
      'docker engine 20.10.24 has no buildx, which the workflow needs for several platforms',
      NO_BUILDX,
      ENGINE,
      PLATFORMS,
    ],
    ['docker engine 20.10.24 has no buildx, which the workflow needs for a cache', NO_BUILDX, ENGINE, CACHE],
    ['The images ask for secrets, and there is no docker here', NO_DOCKER, NO_DOCKER, SECRETS],
    ['The images ask for secrets, and no docker engine answers here', DEAD, no(), SECRETS],
  ])('says: %s', async (message, inspect, version, needs) => {
    const detecting = detectBuilder(machine(inspect, version), needs);
    await expect(detecting).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(message),
    });
  });

  it('takes nothing but buildx where the workflow says so', async () => {
    const only = (inspect: Finished, version: Finished) =>
      detectBuilder(machine(inspect, version), NONE, { onlyBuildx: true });
    expect(await only(CLASSIC_STORE, ENGINE)).toMatchObject({ builder: 'buildx', open: true });
    await expect(only(NO_BUILDX, ENGINE)).rejects.toThrow('has no buildx');
    await expect(only(NO_DOCKER, NO_DOCKER)).rejects.toThrow('to be buildx, and there is no docker here');
  });

  it('asks docker with the variables it is given', async () => {
    const seen: Command['env'][] = [];
    const run: Runner = async ({ env }) => {
      seen.push(env);
      return no();
    };
    const env = { DOCKER_CONFIG: '/d' };
    await detectBuilder(run, NONE, { env });
    expect(seen).toEqual([env, env]);
  });
});

describe('openBuilder', () => {
  const opening = (create: Finished, remove = ok('')) => {
    const ran: string[][] = [];
    const heard: string[] = [];
    const run: Runner = async ({ args }) => {
      ran.push(args);
      return create;
    };
    const tidy: Runner = async ({ args }) => {
      ran.push(args);
      return remove;
    };
    const log = (line: string) => heard.push(line);
    return { ran, heard, opened: openBuilder({ run, log, tidy, driverOptions: ['image=mirror/buildkit'] }) };
  };

  it('starts one under a name of its own, and removes that', async () => {
    const { ran, heard, opened } = opening(ok('pipeline-1\n'));
    const builder = await opened;
    const other = await opening(ok('')).opened;
    expect(builder.name).not.toBe(other.name);
    await builder.close();
    expect(ran).toEqual([
      [
        ...['buildx', 'create', '--driver', 'docker-container', '--name', builder.name, '--bootstrap'],
        ...['--driver-opt', 'image=mirror/buildkit'],
      ],
      ['buildx', 'rm', '--force', builder.name],
    ]);
    expect(heard).toEqual([expect.stringMatching(/in \d+\.\d s, image and all/)]);
  });

  const NO_HOST = no(`#1 [internal] booting buildkit
#1 pulling image moby/buildkit:buildx-stable-1 done
#1 ERROR: Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host
------
 > [internal] booting buildkit:
------
ERROR: Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host
`);

  it('says why it could not, and leaves nothing behind', async () => {
    const { ran, opened } = opening(NO_HOST);
    await expect(opened).rejects.toMatchObject({
      message:
        'docker buildx could not start a builder: Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host',
      hint: expect.stringContaining('moby/buildkit:buildx-stable-1'),
    });
    expect(ran.map(args => args[1])).toEqual(['create', 'rm']);
  });

  it.each([
    ['tells what is left behind', 'ERROR: permission denied', 2],
    ['has nothing to tell where none was made', 'failed to remove NAME: no builder "NAME" found', 1],
  ])('%s', async (_, stderr, told) => {
    const removed = no('');
    const { heard, opened } = opening(ok(''), removed);
    const builder = await opened;
    removed.stderr = stderr.replaceAll('NAME', builder.name);
    await builder.close();
    expect(heard).toHaveLength(told);
  });
});
