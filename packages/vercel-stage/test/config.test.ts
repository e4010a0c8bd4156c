import { describe, expect, it } from 'vitest';
import { artifactOf, hostsOf, identityOf, subjectOf, titleOf } from '../src/index.ts';

/** What is told of inputs. */
function aList() {
  const told: string[] = [];
  return { told, problems: { add: (...all: string[]) => void told.push(all.join(': ')) } };
}

describe('who asks, of which project', () => {
  const env = (name: string) =>
    ({
      VERCEL_TOKEN: 'env-token',
      VERCEL_ORG_ID: 'team_env',
      VERCEL_PROJECT_ID: 'prj_env',
      VERCEL_TEAM_ID: 'no',
    })[name];

  it('is what the inputs say, and else Vercel’s own variables', () => {
    const { problems, told } = aList();
    const given = { token: 'vc_1', team: 'acme', project: 'shop-web' };
    expect(identityOf(given, env, problems, { needsToken: true })).toEqual(given);
    expect(identityOf({}, env, problems, { needsToken: true })).toEqual({
      token: 'env-token',
      team: 'team_env',
      project: 'prj_env',
    });
    expect(told).toEqual([]);
  });

  it('is nobody’s team where the organisation is a person', () => {
    const { problems, told } = aList();
    const person = (name: string) => (name === 'VERCEL_ORG_ID' ? 'Xk3rD9' : env(name));
    expect(identityOf({}, person, problems, { needsToken: true }).team).toBeUndefined();
    expect(identityOf({ team: 'acme' }, person, problems, { needsToken: true }).team).toBe('acme');
    expect(told).toEqual([]);
  });

  it('needs no team, and in a plan no token', () => {
    const { problems, told } = aList();
    const none = () => undefined;
    expect(identityOf({ project: 'shop' }, none, problems, { needsToken: false })).toEqual({
      token: undefined,
      team: undefined,
      project: 'shop',
    });
    expect(told).toEqual([]);
    identityOf({ project: 'shop' }, none, problems, { needsToken: true });
    expect(told).toEqual([expect.stringMatching(/^token: it was not given/)]);
  });

  it.each([
    [{ token: 'a b', project: 'x' }, 'token'],
    [{ token: 'a', project: 'acme/shop-web' }, 'project'],
    [{ token: 'a', project: 'x\n::error::' }, 'project'],
    [{ token: 'a', project: '' }, 'project'],
    [{ token: 'a', project: 'x', team: 'Acme Inc' }, 'team'],
  ])('refuses %j', (given, input) => {
    const { problems, told } = aList();
    identityOf(given, () => undefined, problems, { needsToken: true });
    expect(told).toEqual([expect.stringMatching(new RegExp(`^${input}: `))]);
    expect(told[0]).not.toContain('a b');
  });
});

describe('hosts', () => {
  it('are in lower case, each once', () => {
    const { problems, told } = aList();
    expect(hostsOf(['A.example.com', '127.0.0.1:4100'], 'aliases', problems)).toEqual([
      'a.example.com',
      '127.0.0.1:4100',
    ]);
    expect(told).toEqual([]);
    hostsOf(['a.example.com', 'A.EXAMPLE.com'], 'aliases', problems);
    expect(told).toEqual([expect.stringContaining('aliases: it names a.example.com twice')]);
  });

  it.each([
    ['https://a.example.com/x', 'Write the host alone: a.example.com'],
    ['a.example.com/x', 'Write a host such as'],
    ['localhost', 'Write a host such as'],
    ['-a.example.com', 'Write a host such as'],
    [`${'a'.repeat(64)}.example.com`, 'Write a host such as'],
    ['a.example.com\n::error::x', 'Write a host such as'],
  ])('are not %j', (host, fix) => {
    const { problems, told } = aList();
    hostsOf([host], 'domains', problems);
    expect(told).toEqual([expect.stringContaining(fix)]);
  });
});

it('a project has one key, whatever the workflow calls its team', () => {
  const project = { owner: 'team_1', name: 'shop-web' };
  expect([titleOf(project, 'acme'), titleOf(project, undefined), subjectOf(project)]).toEqual([
    'acme/shop-web',
    'team_1/shop-web',
    'vercel:team_1/shop-web',
  ]);
});

it('a release names a deployment by its id', () => {
  expect(artifactOf('dpl_5ucQ')).toBe('vercel://dpl_5ucQ');
  expect(() => artifactOf('shop-web.vercel.app')).toThrow('no deployment’s id');
});
