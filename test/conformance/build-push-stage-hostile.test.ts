import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { logCommands } from '../bundles/log-commands.ts';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import type { Job } from './build-push-stage.ts';
import { missing } from './tools.ts';

const absent = await missing(...TOOLS);

/** What a runner would obey at the start of a line, or anywhere. */
const COMMANDS = ['::set-output name=digest::evil', '::add-mask::e', '##[error]evil', '::stop-commands::x'];
const RED = '\u001b[31m';
/** Of ours: what a log of this stage may command. */
const OURS = ['group', 'endgroup', 'add-mask', 'error', 'warning'];

let setting: Setting;
let host: string;
let job: Job;
let base: string;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting();
  ({ host, job, base } = setting);
  await setting.pushBase();
});
afterAll(() => setting?.close());

/** Nothing but ours is obeyed, and of errors there is at most the stage's own. */
function harmless({ log, code, summary }: Ended): void {
  const found = logCommands(log);
  expect(found.filter(({ name }) => !OURS.includes(name))).toEqual([]);
  expect(found.filter(({ name }) => name === 'add-mask')).toEqual([]);
  expect(found.filter(({ name }) => name === 'error')).toHaveLength(code === 0 ? 0 : 1);
  expect(summary).not.toContain('<script>');
}

describe.skipIf(absent.length > 0)('text from outside', () => {
  it('in names, paths, labels, branch and commit does nothing, and arrives as it is', async () => {
    const evil = `${RED}<script>$(id)\`id\`|\n${COMMANDS.join('\n')}`;
    const folder = `a $(id) ${RED}'"\n::set-output name=digest::evil`;
    await job.write({ [`${folder}/Dockerfile`]: 'FROM scratch\nCOPY . /\nCMD ["/none"]\n' });
    // All that git lets into a branch's name.
    const branch = 'feature/$(id)`id`;\'"|&<script>::add-mask::x';
    const sha = await job.nextCommit(evil);
    const one = (repository: string) => ({ repository, context: folder, labels: { evil } });
    const names = ['__proto__', 'constructor', 'a.b', evil];
    const images = Object.fromEntries(names.map((name, at) => [name, one(`shop/evil${at}`)]));
    for (const builder of ['packer', 'buildx']) {
      const ended = await job.start(
        { registry: host, images: JSON.stringify(images), builder, tags: `branch, ${builder}` },
        { sha, env: { GITHUB_REF: `refs/heads/${branch}`, GITHUB_REF_NAME: branch } },
      );
      expect(ended.code, ended.log).toBe(0);
      harmless(ended);
      const told = JSON.parse(ended.outputs.images ?? '');
      expect(Object.keys(told)).toEqual(names);
      for (const [at, name] of names.entries()) {
        const place = `${host}/shop/evil${at}`;
        const digest = await job.clients.digest(`${place}:${builder}`);
        expect(Object.getOwnPropertyDescriptor(told, name)?.value).toBe(`${place}@${digest}`);
        expect((await job.config(`${place}:${builder}`)).config.Labels.evil).toBe(evil);
        expect(await job.tags(place)).toContainEqual(expect.stringMatching(/^feature-[\w.-]+$/));
      }
    }
  });

  it.each(['buildx', 'docker'])(
    'that a build by %s prints is no command, whether it fails or not',
    async builder => {
      const print = COMMANDS.map(command => `echo '${command}'; printf '\\r${command}\\n'`).join('; ');
      const run = `RUN ${print}; printf '${RED}\\0red'`;
      await job.write({
        'loud/Dockerfile': `FROM ${base}\n${run}\n`,
        'bad/Dockerfile': `FROM ${base}\n\n${run}; exit 3\n`,
      });
      // The engine's classic builder puts nothing before a line; with buildx at hand docker does not use it.
      const classic = builder === 'docker' ? { DOCKER_CONFIG: job.clients.config } : {};
      const inputs = { registry: host, repository: `shop/${builder}`, builder, 'build-args': 'A=b' };
      const loud = await job.start({ ...inputs, context: 'loud' }, { env: classic });
      expect(loud.code, loud.log).toBe(0);
      expect(loud.log).toContain('evil');
      harmless(loud);
      const bad = await job.start({ ...inputs, context: 'bad' }, { env: classic });
      expect(bad.code).toBe(1);
      harmless(bad);
      expect(logCommands(bad.log).find(({ name }) => name === 'error')).toMatchObject({
        properties: { file: 'bad/Dockerfile', line: '3' },
      });
      expect(bad.outputs).toEqual({});
    },
  );
});

describe.skipIf(absent.length > 0)('a registry that is not what it should be', () => {
  let liar: Server;
  let host: string;
  let answer: { status: number; body: string };
  beforeAll(async () => {
    liar = createServer((_, response) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>(resolve => liar.listen(0, '127.0.0.1', resolve));
    const address = liar.address();
    host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    await job.write({ 'small/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' });
  });
  afterAll(() => liar?.close());

  const says = COMMANDS.join('\n');
  const error = JSON.stringify({ errors: [{ code: says, message: `<script>${RED}\n${says}` }] });
  const some = { mediaType: says, digest: `sha256:${'0'.repeat(64)}`, size: 1 };
  const image = (annotations: unknown) =>
    JSON.stringify({ schemaVersion: 2, config: some, layers: [some], annotations });
  it.each<[string, number, string, RegExp]>([
    ['refuses with commands in its words', 403, error, /answered with 403/],
    [
      'has commands for an error’s name',
      400,
      JSON.stringify({ errors: [{ code: says }] }),
      /answered with 400/,
    ],
    ['has an image that is none', 200, JSON.stringify(RED + says), /is of no use: .* is neither/],
    ['has an index of nothing', 200, '{"schemaVersion":2,"manifests":[null]}', /is of no use: .* is neither/],
    ['has annotations that are none', 200, image(null), /reused/],
    ['has commands for annotations', 200, image({ 'org.opencontainers.image.revision': says }), /reused/],
  ])('that %s commands nothing and is told to be wrong', async (_, status, body, said) => {
    answer = { status, body };
    const inputs = { registry: host, repository: 'shop/api', context: 'small', builder: 'packer' };
    const ended = await job.start(inputs);
    expect(ended.code).toBe(1);
    harmless(ended);
    expect(ended.log).toMatch(said);
    expect(ended.error).toContain(host);
    expect(ended.error).not.toContain('a fault in this action');
    expect(ended.error).not.toContain('This is a bug');
    expect(ended.outputs).toEqual({});
    expect(ended.summary).toContain(host);
  });
});
