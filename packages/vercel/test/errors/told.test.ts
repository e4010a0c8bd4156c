import { ConfigError, type RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { aliasTaken, noSuchProject } from '../../src/errors/missing.ts';
import { type Answer, closeAll, failure, opened, refusal, TOKEN } from '../client/opened.ts';

afterEach(closeAll);

describe('nothing that is told', () => {
  const secret = 'hunter22-"quoted"';
  const bypass = 'bypassbypassbypassbypassbypass00';

  it.each<[string, (words: string) => Answer]>([
    ['a mistake', words => refusal(400, 'bad_request', words)],
    ['a refusal', words => refusal(409, words, words)],
    ['a permission', words => refusal(403, 'forbidden', words, { action: 'x', resource: 'y' })],
    ['a limit', words => refusal(429, 'builds_rate_limited', words)],
    ['a scope', words => refusal(403, 'forbidden', 'No', { scope: words })],
    ['a variable', words => refusal(400, 'env_value_invalid_type', 'No', { key: words })],
    ['long words', words => refusal(409, 'conflict', `${'x'.repeat(990)}${words}`)],
    ['an answer of no API', words => ({ status: 409, body: { message: words } })],
  ])('holds what is secret, though Vercel echoes it: %s', async (_, answer) => {
    const echo = [TOKEN, secret, JSON.stringify(secret), encodeURIComponent(secret), bypass].join(' | ');
    let asked = 0;
    const { api } = await opened(() =>
      asked++ === 0
        ? {
            body: {
              id: 'prj_1',
              name: 'shop-web',
              protectionBypass: { [bypass]: { scope: 'automation-bypass' } },
            },
          }
        : answer(echo),
    );
    await api.project('shop-web');
    const body = { name: 'a', project: 'prj_1', files: [], env: { DB: secret } };
    const error = (await failure(api.create(body, {}))) as ConfigError | RemoteError;
    const all = [error.message, error.hint, String(error.cause), JSON.stringify(error)].join('\n');
    expect(all).toContain('***');
    for (const each of [TOKEN, 'hunter22', bypass]) expect(all).not.toContain(each);
  });

  it('of a build’s error holds a variable', async () => {
    const failed = { id: 'dpl_1', readyState: 'ERROR', projectId: 'prj_1', url: 'x.vercel.app' };
    const { api } = await opened([
      { body: failed },
      {
        body: {
          ...failed,
          errorCode: 'E',
          errorMessage: `exited: ${secret}`,
          aliasError: { message: secret },
        },
      },
    ]);
    await api.create({ name: 'a', project: 'prj_1', files: [], build: { env: { DB: secret } } }, {});
    expect(await api.deployment('dpl_1')).toMatchObject({
      error: { code: 'E', message: 'exited: ***' },
      aliasError: { message: '***' },
    });
  });
});

describe('a name that is not there', () => {
  it.each<[string | undefined, string[], string, RegExp]>([
    [
      'acme',
      ['shop-web', 'shop-api', 'blog'],
      'Team acme has no project "shop-wbe" on Vercel',
      /^Did you mean shop-web.*\? Check `project`, and that it belongs to team acme\.$/,
    ],
    ['acme', ['blog'], 'Team acme has no project "shop-wbe" on Vercel', /^Check `project`/],
    [
      undefined,
      [],
      'The account that the token stands for has no project "shop-wbe" on Vercel',
      /^There is no project at all .* Without `team` only/,
    ],
  ])('in team %j among %j', (team, there, words, hint) => {
    const error = noSuchProject('shop-wbe', { team }, there);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(words);
    expect(error.hint).toMatch(hint);
  });

  it('or belongs to another project', () => {
    expect(aliasTaken('a.b.c', 'blog').message).toBe('"a.b.c" belongs to project blog');
  });
});
