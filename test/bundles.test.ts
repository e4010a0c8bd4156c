import { describe, expect, it } from 'vitest';
import { stages } from '../scripts/metadata/read.ts';
import { root } from '../scripts/paths.ts';
import { logCommands } from './bundles/log-commands.ts';
import { type Setting, start } from './bundles/start.ts';
import { builtStages } from './bundles/tree.ts';

const built = builtStages();
const sources = new Map(stages().map(({ name, metadata }) => [name, metadata.inputs ?? {}]));

/** No name, ARN, URL, path or reference is written like this. */
const WRONG = '?! not\tthis';
/** What no text of these types can be. */
const TYPED = ['boolean', 'integer', 'duration', 'enum', 'json', 'map'];
/** No part of it stands anywhere else. */
const SECRET = 'hunter2-Zk9q';

const namesOf = (
  stage: string,
  which: (input: { required?: boolean; type?: string; secret?: boolean }) => boolean,
) =>
  Object.entries(sources.get(stage) ?? {})
    .filter(([, input]) => which(input))
    .map(([name]) => name);
const wrong = (names: string[]) => Object.fromEntries(names.map(name => [name, WRONG]));

const cases = built.flatMap(stage => {
  const required = namesOf(stage.name, input => input.required === true);
  const typed = namesOf(stage.name, ({ type = '', secret }) => TYPED.includes(type) && !secret);
  const given: Array<[string, Setting, string[]]> = [
    ['an unknown input', { inputs: { ...wrong(required), 'no-such-input': 'x' } }, ['no-such-input']],
    ['every typed input wrong', { inputs: wrong(typed) }, [...typed, ...required]],
  ];
  if (required.length > 0) {
    given.push(['nothing', {}, required]);
    given.push(['every required input wrong', { inputs: wrong(required) }, required]);
  }
  return given.map(([what, setting, names]) => ({ name: stage.name, what, stage, setting, names }));
});

describe('a stage that is started wrongly', () => {
  it.each(cases)('$name with $what: one error lists each', async ({ stage, setting, names }) => {
    const { code, stdout, stderr, outputs, network } = await start(stage, setting);
    const commands = logCommands(stdout);
    const errors = commands.filter(({ name }) => name === 'error');
    expect(errors, stdout + stderr).toHaveLength(1);
    for (const name of names) expect(errors[0]?.message).toMatch(new RegExp(`^\\W*${name}\\b`, 'm'));
    expect(errors[0]?.properties.title).toContain(stage.name);
    expect(errors[0]?.message).not.toContain('a bug in');
    expect({ code, stderr, outputs, network }).toEqual({ code: 1, stderr: '', outputs: {}, network: '' });
  });
});

/** Types, missing ones, unknown ones and rules across inputs: the lines of the one error, in this order. */
const rounds: Array<[string, Setting, RegExp[]]> = [
  [
    'deploy-ecs',
    { inputs: { cluster: WRONG, image: 'example.com/api:1', 'wait-timeout': '10', servce: 'api' } },
    [
      /^- cluster: ".*" is not a cluster's name or ARN/,
      /^- service: neither it nor `services` was given/,
      /^- wait-timeout: "10" is not a duration/,
      /^- aws-region: it was not given, and AWS_REGION is not set/,
      /^- servce: deploy-ecs has no such input. Did you mean `service`\?/,
    ],
  ],
  [
    'build-push',
    { inputs: { repository: 'shop/api', context: 'nowhere', push: 'perhaps', tag: 'v1' } },
    [
      /^- registry: it is required and was not given/,
      /^- context: there is no directory "nowhere"/,
      /^- push: "perhaps" is neither true nor false/,
      /^- tag: build-push has no such input. Did you mean `tags`\?/,
    ],
  ],
  [
    'smoke-test',
    { inputs: { checks: '/health 2000', headers: SECRET, interval: '2', header: 'x=y' } },
    [
      /^- url: it is required and was not given/,
      /^- checks: check 1 /,
      /^- headers: line 1 has no key/,
      /^- interval: "2" is not a duration/,
      /^- header: smoke-test has no such input. Did you mean `headers`\?/,
    ],
  ],
  [
    'attest',
    {
      inputs: {
        image: 'ghcr.io/org/shop:v1',
        environment: 'staging',
        checks: 'smoke',
        result: 'success',
        'release-log': 'here',
        'github-token': SECRET,
        digest: 'sha256:1',
      },
    },
    [
      /^- image: "ghcr.io\/org\/shop:v1" names no digest/,
      /^- result: "success" is not one of its values/,
      /^- release-log: "here" is no place for it/,
      /^- digest: attest has no such input/,
    ],
  ],
  [
    'gate',
    { inputs: { tasks: '-x', 'changed-only': 'maybe', 'working-directory': 'nowhere', task: 'test' } },
    [
      /^- tasks: "-x" is not the name of a script/,
      /^- changed-only: "maybe" is neither true nor false/,
      /^- working-directory: there is no folder "nowhere"/,
      /^- task: gate has no such input. Did you mean `tasks`\?/,
    ],
  ],
];

describe('every kind of mistake at once', () => {
  it.each(rounds)('%s tells in one round, and does nothing', async (name, setting, lines) => {
    const stage = built.find(each => each.name === name);
    if (stage === undefined) throw new Error(`${name} was not built`);
    const { code, stdout, summary, outputs, network } = await start(stage, setting);
    const [error, ...more] = logCommands(stdout).filter(each => each.name === 'error');
    expect(more).toEqual([]);
    const [first, ...told] = error?.message.split('\n') ?? [];
    expect(first).toBe(`${lines.length} inputs are wrong; nothing was done.`);
    expect(told).toEqual(lines.map(line => expect.stringMatching(line)));
    expect({ code, outputs, network }).toEqual({ code: 1, outputs: {}, network: '' });
    expect(summary).toContain(`${lines.length} inputs are wrong; nothing was done.`);
  });
});

describe('a stage', () => {
  it.each(built)('$name comes from a folder under actions/, and none is missing', ({ name }) => {
    expect([...sources.keys()]).toContain(name);
    expect(built).toHaveLength(sources.size);
  });

  const withSecrets = built
    .map(stage => ({ ...stage, secrets: namesOf(stage.name, ({ secret }) => secret === true) }))
    .filter(({ secrets }) => secrets.length > 0);
  it('with secrets is among those that are tested', () => {
    expect(withSecrets.map(({ name }) => name)).toContain('smoke-test');
  });
  it.each(withSecrets)('$name prints a secret only to have it masked', async ({ secrets, ...stage }) => {
    const given = (text: string) => Object.fromEntries(secrets.map(name => [name, text]));
    const required = wrong(namesOf(stage.name, input => input.required === true));
    // Well formed, and not: the error that tells of the bad one must not quote it.
    for (const text of [`x-token=Bearer ${SECRET}`, `${SECRET}\nx-other=${SECRET}`, `=${SECRET}`]) {
      const { stdout, stderr, summary, outputs } = await start(stage, {
        inputs: { ...required, ...given(text), 'dry-run': 'true' },
      });
      const shown = stdout.split('\n').filter(line => !line.startsWith('::add-mask::'));
      expect(stdout).toContain('::add-mask::');
      expect(shown.join('\n') + stderr + summary + JSON.stringify(outputs)).not.toContain(SECRET);
    }
  });
});

describe('the proof that nothing was sent', () => {
  it.each([
    ['fetch', "fetch('http://127.0.0.1:9')"],
    ['net.connect', "require('node:net').connect(9, '127.0.0.1')"],
    ['dns.promises.lookup', "require('node:dns/promises').lookup('localhost')"],
    ['https.request', "require('node:https').request('https://127.0.0.1:9')"],
    ['net.connect', "new (require('node:tls').TLSSocket)(new (require('node:net').Socket)().connect(9))"],
    ['net.connect', "require('node:child_process').execFileSync(process.execPath, ['-e', 'net.connect(9)'])"],
  ])('notes %s', async (call, code) => {
    const stage = { name: 'x', folder: root, action: { name: 'x', runs: { using: 'node24', main: '' } } };
    const { network } = await start(stage, { inputs: {}, files: {}, script: `try { ${code} } catch {}` });
    expect(network).toContain(call);
  });
});
