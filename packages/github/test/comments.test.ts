import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeSpan, upsertComment } from '../src/index.ts';
import { type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene({ tokens: { reader: { 'pull-requests': 'read' } } });
});
afterEach(() => shop.github.close());

const WANTED = { number: 42, marker: 'deploy-vercel vercel:acme/shop-web', body: 'first' };
const bodies = (number = 42) =>
  shop.github
    .comments('org/shop')
    .list(String(number))
    .map(({ body }) => body.split('\n').slice(1).join('\n'));

describe('upsertComment', () => {
  it('makes one, and changes that one from then on, in whatever run', async () => {
    const url = await upsertComment(shop.connect(), WANTED);
    expect(await upsertComment(shop.connect(), { ...WANTED, body: 'second' })).toBe(url);
    expect(bodies()).toEqual(['second']);
    expect(shop.github.log.counts()).toMatchObject({
      'github.CreateIssueComment': 1,
      'github.UpdateIssueComment': 1,
    });
  });

  it('finds it behind a hundred others', async () => {
    const comments = shop.github.comments('org/shop');
    for (let made = 0; made < 120; made++) comments.create('42', `talk ${made}`);
    await upsertComment(shop.connect(), WANTED);
    await upsertComment(shop.connect(), { ...WANTED, body: 'second' });
    expect(bodies().filter(body => body !== '')).toEqual(['second']);
  });

  it('keeps projects and pull requests apart', async () => {
    await upsertComment(shop.connect(), WANTED);
    await upsertComment(shop.connect(), { ...WANTED, marker: 'deploy-vercel vercel:acme/docs' });
    await upsertComment(shop.connect(), { ...WANTED, number: 43 });
    expect([bodies(), bodies(43)]).toEqual([['first', 'first'], ['first']]);
  });

  it('leaves alone what a stranger has written, with our mark in it', async () => {
    const comments = shop.github.comments('org/shop');
    await upsertComment(shop.connect(), { ...WANTED, number: 1 });
    const copied = comments.list('1')[0]?.body ?? '';
    const stranger = { user: { login: 'mallory', type: 'User' as const }, author_association: 'CONTRIBUTOR' };
    comments.create('42', copied, stranger);
    await upsertComment(shop.connect(), { ...WANTED, body: 'ours' });
    expect(bodies()).toEqual(['first', 'ours']);
  });

  it('changes what a member of the team wrote with a token of their own', async () => {
    const comments = shop.github.comments('org/shop');
    await upsertComment(shop.connect(), { ...WANTED, number: 1 });
    const copied = comments.list('1')[0]?.body ?? '';
    comments.create('42', copied, { user: { login: 'anna', type: 'User' }, author_association: 'MEMBER' });
    await upsertComment(shop.connect(), { ...WANTED, body: 'again' });
    expect(bodies()).toEqual(['again']);
  });

  it('makes it once where the answer is lost', async () => {
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateIssueComment' });
    await upsertComment(shop.connect(), WANTED);
    expect(shop.github.faults.pending()).toEqual([]);
    expect(bodies()).toEqual(['first']);
  });

  it('makes it anew where somebody deletes it meanwhile', async () => {
    const comments = shop.github.comments('org/shop');
    await upsertComment(shop.connect(), WANTED);
    const { update } = comments;
    comments.update = (id, body) => {
      comments.remove(id);
      return update.call(comments, id, body);
    };
    await upsertComment(shop.connect(), { ...WANTED, body: 'second' });
    expect(bodies()).toEqual(['second']);
  });

  it('names the permission that the job lacks', async () => {
    await expect(upsertComment(shop.connect('reader'), WANTED)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('`pull-requests: write`'),
      hint: expect.stringContaining('from a fork'),
    });
  });
});

describe('codeSpan', () => {
  it.each([
    ['main', '<code>main</code>'],
    ['feature/a_b', '<code>feature&#47;a&#95;b</code>'],
    ['</code><img src=x>', '<code>&#60;&#47;code&#62;&#60;img src&#61;x&#62;</code>'],
    ['a\n\n# big\n--> @org/team', '<code>a &#35; big &#45;&#45;&#62; &#64;org&#47;team</code>'],
    ['\u202egpj.exe', '<code>gpj&#46;exe</code>'],
  ])('%j', (text, shown) => {
    expect(codeSpan(text)).toBe(shown);
  });

  it('leaves no sign that Markdown knows, and is short', () => {
    const all = String.fromCodePoint(...Array.from({ length: 95 }, (_, at) => 32 + at)).repeat(9);
    const inner = codeSpan(all).slice('<code>'.length, -'</code>'.length);
    expect(inner.replace(/&#\d+;/g, '')).toMatch(/^[a-zA-Z0-9 …]*$/);
    expect(inner.endsWith('…')).toBe(true);
  });
});
