import { json } from '../../http/exchange.ts';
import { commitAnswer } from '../commit-facts.ts';
import { compare } from '../compare.ts';
import { GithubFault, notFound } from '../fault.ts';
import { linksTo, slice } from '../page.ts';
import type { People } from '../people.ts';
import type { Repository } from '../repository.ts';
import { type Routes, reading, signed, writing } from './route.ts';

/** https://docs.github.com/en/rest/commits */
export const COMMITS: Routes = {
  'GET commits/{}/pulls': {
    operation: 'ListPullRequestsOfCommit',
    write: false,
    needs: reading('pull-requests'),
    run: ({ repository, parts: [sha = ''], page }) => {
      const { pulls, labels } = repository;
      return page(pulls.of(sha).map(pull => ({ ...pull, labels: labels.on(pull.number) })));
    },
  },
  'GET commits/{}/comments': {
    operation: 'ListCommitComments',
    write: false,
    needs: [],
    run: ({ repository, parts: [sha = ''], page }) => page(repository.commitComments.list(sha)),
  },
  'POST commits/{}/comments': {
    operation: 'CreateCommitComment',
    write: true,
    needs: reading('contents'),
    run: async asked => {
      const { repository, parts, body } = asked;
      const [sha = ''] = parts;
      if (!(await repository.graph.exists(sha)))
        throw new GithubFault(422, `No commit found for SHA: ${sha}`);
      return json(201, repository.commitComments.create(sha, body.body, signed(asked)));
    },
  },
  'PATCH comments/{}': {
    operation: 'UpdateCommitComment',
    write: true,
    needs: writing('contents'),
    run: ({ repository, parts: [id = ''], body }) =>
      json(200, repository.commitComments.update(id, body.body)),
  },
  'GET commits/{*}': {
    operation: 'GetRepositoryCommit',
    write: false,
    needs: reading('contents'),
    run: async ({ repository, people, parts: [ref = ''] }) => {
      const sha = repository.refs.commitAt(ref) ?? ref;
      if (!(await repository.graph.exists(sha)))
        throw new GithubFault(422, `No commit found for SHA: ${ref}`);
      return json(200, await shown(repository, people, sha));
    },
  },
  'GET compare/{*}': {
    operation: 'CompareCommits',
    write: false,
    needs: reading('contents'),
    run: async ({ repository, people, parts: [basehead = ''], url }) => {
      const [base, head] = basehead.split('...').map(ref => repository.refs.commitAt(ref) ?? ref);
      if (base === undefined || head === undefined) throw notFound();
      const { status, shared, ahead, behind } = await compare(repository.graph, base, head);
      // "…without any paging parameter": the newest 250, and no other page. With one: pages from the oldest on.
      const isPaged = url.searchParams.has('page') || url.searchParams.has('per_page');
      const page = isPaged ? slice(url, ahead) : ahead.slice(-250);
      const changed = await Promise.all(
        ahead.map(async sha => (await repository.graph.facts(sha)).files ?? []),
      );
      const answer = {
        url: String(url),
        status,
        ahead_by: ahead.length,
        behind_by: behind,
        total_commits: ahead.length,
        base_commit: { sha: base },
        merge_base_commit: { sha: shared },
        commits: await Promise.all(page.map(sha => shown(repository, people, sha))),
        files: filesOn(url, changed.flat()),
      };
      return json(200, answer, isPaged ? linksTo(url, ahead.length) : {});
    },
  },
};

/** On the first page only, and 300 of them. */
function filesOn(url: URL, changed: readonly string[]): { filename: string; status: string }[] {
  if ((url.searchParams.get('page') ?? '1') !== '1') return [];
  return [...new Set(changed)].slice(0, 300).map(filename => ({ filename, status: 'modified' }));
}

async function shown({ graph }: Repository, people: People, sha: string): Promise<unknown> {
  return commitAnswer(await graph.facts(sha), graph.parents(sha), people);
}
