import { json } from '../../http/exchange.ts';
import type { CommitObject } from '../commit-graph.ts';
import { notFound } from '../fault.ts';
import { type Routes, reading, writing } from './route.ts';

/** https://docs.github.com/en/rest/git */
export const GIT: Routes = {
  'GET git/ref/{*}': {
    operation: 'GetRef',
    write: false,
    needs: reading('contents'),
    run: ({ repository, parts: [ref = ''] }) => json(200, repository.refs.get(ref)),
  },
  'POST git/refs': {
    operation: 'CreateRef',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, body }) =>
      json(201, await repository.refs.create(String(body.ref), String(body.sha))),
  },
  'PATCH git/refs/{*}': {
    operation: 'UpdateRef',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, parts: [ref = ''], body }) =>
      json(200, await repository.refs.update(ref, String(body.sha), body.force === true)),
  },
  'DELETE git/refs/{*}': {
    operation: 'DeleteRef',
    write: true,
    needs: writing('contents'),
    run: ({ repository, parts: [ref = ''] }) => {
      repository.refs.remove(ref);
      return { status: 204 };
    },
  },
  'POST git/tags': {
    operation: 'CreateTag',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, body }) => json(201, await repository.refs.createTag(body)),
  },
  'GET git/tags/{}': {
    operation: 'GetTag',
    write: false,
    needs: reading('contents'),
    run: ({ repository, parts: [sha = ''] }) => json(200, repository.refs.tagObject(sha)),
  },
  'POST git/trees': {
    operation: 'CreateTree',
    write: true,
    needs: writing('contents'),
    run: ({ repository, body }) => json(201, { sha: repository.graph.addTree(body.tree) }),
  },
  'POST git/commits': {
    operation: 'CreateCommit',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, body }) => {
      const parents = [body.parents ?? []].flat().map(String);
      const commit = await repository.graph.addCommit(String(body.message), String(body.tree), parents);
      return json(201, commitObject(commit));
    },
  },
  'GET git/commits/{}': {
    operation: 'GetCommit',
    write: false,
    needs: reading('contents'),
    run: async ({ repository, parts: [sha = ''] }) => {
      const commit = await repository.graph.get(sha);
      if (commit === undefined) throw notFound();
      return json(200, commitObject(commit));
    },
  },
};

function commitObject({ sha, message, tree, parents }: CommitObject): unknown {
  return { sha, message, tree: { sha: tree }, parents: parents.map(parent => ({ sha: parent })) };
}
