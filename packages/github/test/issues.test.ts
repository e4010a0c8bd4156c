import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeIssue, labelIssue, listComments, openIssue, readIssue, upsertComment } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { peopledScene } from './shop.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene();
});
afterEach(() => shop.github.close());

const WANTED = { title: 'Approve 42.1?', marker: 'approve 42.1', body: 'Shall it go live?' };
const LABEL = { name: 'approval', color: 'd4c5f9', description: 'Waits for a yes' };
const repository = () => shop.github.repository('org/shop');

describe('an issue', () => {
  it('is opened, read, labelled and closed', async () => {
    const opened = await openIssue(shop.connect(), WANTED);
    expect(opened).toMatchObject({
      title: 'Approve 42.1?',
      author: { login: 'github-actions[bot]', type: 'Bot' },
      state: 'open',
      isPullRequest: false,
      url: expect.stringContaining(`/issues/${opened.number}`),
    });
    expect(opened.body.split('\n').at(-1)).toBe('Shall it go live?');
    for (let time = 0; time < 2; time++) await labelIssue(shop.connect(), opened.number, LABEL);
    expect(repository().issues.get(String(opened.number)).labels).toEqual([LABEL]);
    for (let time = 0; time < 2; time++) await closeIssue(shop.connect(), opened.number, 'not_planned');
    // Closing changes it, and a second may have begun since.
    const { updatedAt: _, ...kept } = opened;
    expect(await readIssue(shop.connect(), opened.number)).toMatchObject({ ...kept, state: 'closed' });
    expect(repository().issues.get(String(opened.number)).state_reason).toBe('not_planned');
  });

  it('keeps the colour of a label that is there, in any case', async () => {
    repository().labels.create({ name: 'Approval', color: '000000' });
    const { number } = await openIssue(shop.connect(), WANTED);
    await labelIssue(shop.connect(), number, LABEL);
    expect(repository().labels.on(number)).toMatchObject([{ name: 'Approval', color: '000000' }]);
  });

  it('may be a pull request, and of whoever opened it', async () => {
    expect(await readIssue(shop.connect(), 42)).toMatchObject({
      title: 'Sell more',
      body: 'Please.',
      author: { login: 'ann', type: 'User' },
      isPullRequest: true,
      state: 'closed',
    });
    await expect(readIssue(shop.connect(), 7)).rejects.toMatchObject({ status: 404 });
  });

  it('is not the one that a stranger opened with our mark, where the answer is lost', async () => {
    const first = await openIssue(shop.connect(), WANTED);
    shop.github.as('mallory').openIssue('org/shop', 'mine', first.body);
    repository().issues.update(String(first.number), { body: 'mended by hand' });
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateIssue' });
    const again = await openIssue(shop.connect(), WANTED);
    expect(again).toMatchObject({ title: 'Approve 42.1?', author: { type: 'Bot' } });
    expect(again.number).toBeGreaterThan(first.number + 1);
  });

  it('has a title and a body as long as GitHub takes them', async () => {
    const long = { title: 't'.repeat(300), body: 'b'.repeat(70_000) };
    const opened = await openIssue(shop.connect(), { ...WANTED, ...long });
    expect([opened.title.length, opened.body.length]).toEqual([256, 65_000]);
  });

  it('is not opened where the repository has none', async () => {
    shop.github.faults.add({
      kind: 'server-error',
      status: 410,
      service: 'github',
      operation: 'CreateIssue',
    });
    await expect(openIssue(shop.connect(), WANTED)).rejects.toMatchObject({
      code: 'config',
      message: 'This repository has no issues.',
    });
  });
});

describe('listComments', () => {
  it('tells who wrote what, how they stand here, and whether it was edited', async () => {
    const { number } = await openIssue(shop.connect(), WANTED);
    const [ann, ben, mallory] = ['ann', 'ben', 'mallory'].map(login => shop.github.as(login));
    ann?.comment('org/shop', number, '/approve AB12');
    const edited = mallory?.comment('org/shop', number, 'hello');
    ben?.edit('org/shop', edited?.id ?? 0, '/approve AB12');
    await upsertComment(shop.connect(), { number, on: 'issue', marker: 'status', body: 'One of two.' });
    const found = await listComments(shop.connect(), number);
    expect(
      found.map(({ author, association, body, createdAt, updatedAt }) => [
        author.login,
        author.type,
        association,
        body.split('\n').at(-1),
        Date.parse(updatedAt) > Date.parse(createdAt),
      ]),
    ).toEqual([
      ['ann', 'User', 'MEMBER', '/approve AB12', false],
      ['mallory', 'User', 'NONE', '/approve AB12', true],
      ['github-actions[bot]', 'Bot', 'NONE', 'One of two.', false],
    ]);
  });

  it('reads all pages, and not without a bound', async () => {
    const comments = shop.github.comments('org/shop');
    for (let made = 0; made < 250; made++) comments.create('42', `talk ${made}`);
    const found = await listComments(shop.connect(), 42, 'pull request');
    expect(found.map(({ body }) => body)).toEqual(Array.from({ length: 250 }, (_, at) => `talk ${at}`));
    expect(shop.github.log.counts()).toEqual({ 'github.ListIssueComments': 6 });
    for (let made = 250; made < 3_100; made++) comments.create('42', `talk ${made}`);
    shop.github.log.clear();
    await expect(listComments(shop.connect(), 42, 'pull request')).rejects.toMatchObject({
      code: 'too-many-comments',
    });
    expect(shop.github.log.counts()).toEqual({ 'github.ListIssueComments': 30 });
  });

  it('misses none where an earlier one is deleted while it reads', async () => {
    const comments = shop.github.comments('org/shop');
    for (let made = 0; made < 100; made++) comments.create('42', `talk ${made}`);
    comments.create('42', '/deny AB12');
    const github = shop.connect();
    let pages = 0;
    const found = await listComments(
      {
        ...github,
        call: async call => {
          const answer = await github.call(call);
          if (++pages === 1) comments.remove(String(comments.list('42')[0]?.id));
          return answer;
        },
      },
      42,
      'pull request',
    );
    expect(found.at(-1)?.body).toBe('/deny AB12');
    expect(found).toHaveLength(101);
  });

  it('tells somebody whose account is gone as nobody', async () => {
    const gone = { user: null as never, author_association: 'NONE' };
    shop.github.comments('org/shop').create('42', '/approve AB12', gone);
    const [found] = await listComments(shop.connect(), 42, 'pull request');
    expect(found?.author.login).toBe('ghost');
  });
});
