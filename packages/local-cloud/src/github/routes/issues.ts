import { json } from '../../http/exchange.ts';
import type { Needed } from '../permissions.ts';
import { type Asked, type Routes, reading, signed, writing } from './route.ts';

type OfIssue = Pick<Asked, 'repository' | 'parts'>;

/** A comment on a pull request is one on an issue, for which either permission will do; on an issue, only its own. */
const onIssue =
  (need: typeof reading) =>
  ({ repository, parts: [number = ''] }: OfIssue): readonly Needed[] =>
    repository.issues.has(number) ? need('issues') : need('pull-requests', 'issues');
const ofComment =
  (need: typeof reading) =>
  ({ repository, parts: [id = ''] }: OfIssue): readonly Needed[] =>
    onIssue(need)({ repository, parts: [String(repository.comments.find(id)?.issue)] });

/** https://docs.github.com/en/rest/issues */
export const ISSUES: Routes = {
  'GET issues': {
    operation: 'ListIssues',
    write: false,
    needs: reading('issues'),
    run: ({ repository, url, page }) => page(repository.issues.list(url.searchParams)),
  },
  'POST issues': {
    operation: 'CreateIssue',
    write: true,
    needs: writing('issues'),
    run: asked => json(201, asked.repository.issues.create(asked.body, signed(asked))),
  },
  'GET issues/comments/{}': {
    operation: 'GetIssueComment',
    write: false,
    needs: ofComment(reading),
    run: ({ repository, parts: [id = ''] }) => json(200, repository.comments.get(id)),
  },
  'PATCH issues/comments/{}': {
    operation: 'UpdateIssueComment',
    write: true,
    needs: ofComment(writing),
    run: ({ repository, parts: [id = ''], body }) => json(200, repository.comments.update(id, body.body)),
  },
  'DELETE issues/comments/{}': {
    operation: 'DeleteIssueComment',
    write: true,
    needs: ofComment(writing),
    run: ({ repository, parts: [id = ''] }) => {
      repository.comments.remove(id);
      return { status: 204 };
    },
  },
  'GET issues/{}': {
    operation: 'GetIssue',
    write: false,
    needs: onIssue(reading),
    run: ({ repository, parts: [number = ''] }) => json(200, repository.issues.get(number)),
  },
  'PATCH issues/{}': {
    operation: 'UpdateIssue',
    write: true,
    needs: onIssue(writing),
    run: ({ repository, parts: [number = ''], body }) => json(200, repository.issues.update(number, body)),
  },
  'GET issues/{}/comments': {
    operation: 'ListIssueComments',
    write: false,
    needs: onIssue(reading),
    run: ({ repository, parts: [number = ''], url, page }) => {
      const since = Date.parse(url.searchParams.get('since') ?? '');
      const all = repository.comments.list(number);
      return page(all.filter(({ updated_at }) => !(Date.parse(updated_at) < since)));
    },
  },
  'POST issues/{}/comments': {
    operation: 'CreateIssueComment',
    write: true,
    needs: onIssue(writing),
    run: asked => {
      const { repository, parts, body } = asked;
      const [number = ''] = parts;
      const made = repository.comments.create(number, body.body, signed(asked));
      repository.issues.touch(number);
      return json(201, made);
    },
  },
  'POST issues/{}/labels': {
    operation: 'AddLabels',
    write: true,
    needs: onIssue(writing),
    run: ({ repository, parts: [number = ''], body }) =>
      json(200, repository.labels.add(Number(number), [body.labels ?? []].flat())),
  },
  'POST labels': {
    operation: 'CreateLabel',
    write: true,
    needs: writing('issues', 'pull-requests'),
    run: ({ repository, body }) => json(201, repository.labels.create(body)),
  },
  'GET labels/{}': {
    operation: 'GetLabel',
    write: false,
    needs: reading('issues', 'pull-requests'),
    run: ({ repository, parts: [name = ''] }) => json(200, repository.labels.get(name)),
  },
};
