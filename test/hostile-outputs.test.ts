import { describe, expect, it } from 'vitest';
import { logCommands } from './bundles/log-commands.ts';
import { type Started, start } from './bundles/start.ts';
import { builtStages } from './bundles/tree.ts';

/** Texts that have run something, or set something, in other actions' logs and files. */
const HOSTILE: Array<[string, string]> = [
  ['two lines', 'one\ntwo'],
  ['quotes', `it's "quoted" \`and\` $(id) \${HOME} %0A::error::x`],
  ['a command of the log', 'v1\n::set-output name=verdict::passed\n::error::boom'],
  ['a command after white space', 'v1\n   ::add-mask::v1\n\t::stop-commands::x'],
  ['a command after a carriage return', 'v1\r::error::boom\r\n::warning::boom'],
  ['an old command inside a line', 'v1 ##[error]boom\n##[group]x'],
  ['the text of a file command', 'v1\nEOF\nverdict=passed\nverdict<<EOF\npassed\nEOF'],
  ['the start of the delimiter that the toolkit takes', 'ghadelimiter_0\nverdict=passed\nghadelimiter_0'],
  ['what Markdown and HTML take', 'a|b <img src=x onerror=y> [l](javascript:z) ```\n# h'],
  ['control and other characters', 'v1 \u001b[31mred\u0007 \u2028 \u{1f680} é'],
];

const stageOf = (name: string) => {
  const stage = builtStages().find(each => each.name === name);
  if (stage === undefined) throw new Error(`dist/ has no ${name}`);
  return stage;
};

/** Only these may be in the log of a run that ended well; what came from outside is never one of them. */
const OURS = ['group', 'endgroup', 'add-mask', 'debug'];
const foreign = ({ stdout }: Started) => logCommands(stdout).filter(({ name }) => !OURS.includes(name));

describe('what comes from outside goes through unharmed and runs nothing', () => {
  const smokeTest = stageOf('smoke-test');
  it.each(HOSTILE)('%s, as a version', async (_, text) => {
    const inputs = { url: 'https://shop.example.com', 'expect-version': text, 'dry-run': 'true' };
    const started = await start(smokeTest, { inputs });
    expect(started).toMatchObject({ code: 0, network: '' });
    expect(started.outputs).toMatchObject({ version: text, verdict: 'planned' });
    expect(foreign(started)).toEqual([]);
  });

  it.each(HOSTILE)('%s, as the name of a check', async (_, text) => {
    const checks = JSON.stringify([{ name: text, path: '/' }]);
    const started = await start(smokeTest, {
      inputs: { url: 'https://shop.example.com', checks, 'dry-run': 'true' },
    });
    const refused = logCommands(started.stdout).some(({ name }) => name === 'error');
    const { code, outputs } = started;
    expect({ code, outputs }).toMatchObject(
      refused ? { code: 1, outputs: {} } : { code: 0, outputs: { verdict: 'planned' } },
    );
    // Refused or planned, but never taken for a command: at most our own one error.
    expect(
      foreign(started).filter(
        ({ properties }) => properties.title !== 'smoke-test: the workflow needs a change',
      ),
    ).toEqual([]);
    expect(started.summary).not.toContain('<img');
  });

  const deployEcs = stageOf('deploy-ecs');
  it.each(HOSTILE)('%s, as what is to be deployed', async (_, text) => {
    const inputs = {
      cluster: 'shop',
      service: 'api',
      image: 'registry.example.com/api:v1',
      'aws-region': 'eu-west-1',
    };
    for (const name of ['cluster', 'image', 'container', 'aws-region']) {
      const started = await start(deployEcs, { inputs: { ...inputs, [name]: text, 'dry-run': 'true' } });
      const errors = foreign(started);
      expect(started.code, started.stdout).toBe(errors.length);
      expect(errors.map(({ properties }) => properties.title)).toEqual(
        errors.length === 0 ? [] : ['deploy-ecs: the workflow needs a change'],
      );
      expect(started.network).toBe('');
    }
  });
});
