import { describe, expect, it } from 'vitest';
import { checkEnvironmentName, type HomeInputs, readHome } from '../src/index.ts';

function told() {
  const lines: string[] = [];
  const add = (input: string, problem: string, fix: string) =>
    void lines.push(`${input}: ${problem}. ${fix}`);
  return { problems: { add }, lines };
}

const TOKEN = { githubToken: 'ghs_1' };

describe('readHome', () => {
  it.each<[string, HomeInputs, boolean, object | undefined]>([
    ['GitHub, with its token', { releaseLog: 'github', ...TOKEN }, true, { github: { token: 'ghs_1' } }],
    ['a folder, which needs none', { releaseLog: 'file:../log' }, true, { folder: '../log' }],
    ['none', { releaseLog: 'none', ...TOKEN }, true, undefined],
    ['GitHub to plan, where there is a token', { releaseLog: 'github', ...TOKEN }, false, { github: {} }],
    ['no token, and only a plan', { releaseLog: 'github' }, false, undefined],
  ])('takes %s', (_, inputs, needed, home) => {
    const { problems, lines } = told();
    const found = readHome(inputs, problems, { needed });
    if (home === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(home);
    expect(lines).toEqual([]);
  });

  it.each<[string, HomeInputs, string]>([
    [
      'another word, whose token is no matter',
      { releaseLog: 'gitlab' },
      'release-log: "gitlab" is no place for it. Write github, none or file:PATH',
    ],
    [
      'a folder without a name',
      { releaseLog: 'file:', ...TOKEN },
      'release-log: "file:" is no place for it. Write github, none or file:PATH',
    ],
    [
      'GitHub without a token',
      { releaseLog: 'github' },
      'github-token: the release log on GitHub needs it. Remove the input, so that the job’s own token is taken, or set `release-log`',
    ],
  ])('refuses %s', (_, inputs, why) => {
    const { problems, lines } = told();
    expect(readHome(inputs, problems, { needed: true })).toBeUndefined();
    expect(lines).toEqual([why]);
  });
});

describe('checkEnvironmentName', () => {
  it.each(['staging', 'prod/eu', 'Produção 🚀', '(old)', 'x'.repeat(255)])('takes %s', name => {
    const { problems, lines } = told();
    checkEnvironmentName('environment', name, problems);
    expect(lines).toEqual([]);
  });

  it.each(['', ' staging', '/staging', 'a\nb', 'a\rb', 'x'.repeat(256)])('refuses %j', name => {
    const { problems, lines } = told();
    checkEnvironmentName('from-environment', name, problems);
    expect(lines).toEqual([
      `from-environment: ${JSON.stringify(name)} is not an environment's name. Write it like staging`,
    ]);
  });
});
