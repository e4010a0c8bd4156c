import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { Comments } from './comments.ts';
import type { CommitGraph, CommitObject } from './commit-graph.ts';
import { compare } from './compare.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { notFound } from './fault.ts';
import { page } from './page.ts';
import type { Needed } from './permissions.ts';
import type { Refs } from './refs.ts';

export interface Repository {
  graph: CommitGraph;
  refs: Refs;
  deployments: Deployments;
  comments: Comments;
}

export interface Asked {
  repository: Repository;
  /** What stands for `{…}` in the route. */
  part: string;
  url: URL;
  body: Record<string, unknown>;
}

export interface Route {
  operation: string;
  write: boolean;
  needs: Needed;
  run(asked: Asked): Promise<Reply> | Reply;
}

const deploymentsRead: Needed = { permission: 'deployments', level: 'read' };
const deploymentsWrite: Needed = { permission: 'deployments', level: 'write' };
const contentsRead: Needed = { permission: 'contents', level: 'read' };
const contentsWrite: Needed = { permission: 'contents', level: 'write' };
const pullRequestsRead: Needed = { permission: 'pull-requests', level: 'read' };
const pullRequestsWrite: Needed = { permission: 'pull-requests', level: 'write' };

/** What is answered here, by method and path below the repository; the names are those of GitHub's reference. */
const ROUTES: Record<string, Route> = {
  'GET deployments': {
    operation: 'ListDeployments',
    write: false,
    needs: deploymentsRead,
    run: ({ repository, url }) =>
      page(url, repository.deployments.list(url.searchParams).map(deploymentAnswer)),
  },
  'POST deployments': {
    operation: 'CreateDeployment',
    write: true,
    needs: deploymentsWrite,
    run: async ({ repository, body }) =>
      json(201, deploymentAnswer(await repository.deployments.create(body))),
  },
  'GET deployments/{}/statuses': {
    operation: 'ListDeploymentStatuses',
    write: false,
    needs: deploymentsRead,
    run: ({ repository, part, url }) => page(url, repository.deployments.get(part).statuses.toReversed()),
  },
  'POST deployments/{}/statuses': {
    operation: 'CreateDeploymentStatus',
    write: true,
    needs: deploymentsWrite,
    run: ({ repository, part, body }) => json(201, repository.deployments.addStatus(part, body)),
  },
  'GET git/ref/{}': {
    operation: 'GetRef',
    write: false,
    needs: contentsRead,
    run: ({ repository, part }) => json(200, repository.refs.get(part)),
  },
  'POST git/refs': {
    operation: 'CreateRef',
    write: true,
    needs: contentsWrite,
    run: async ({ repository, body }) =>
      json(201, await repository.refs.create(String(body.ref), String(body.sha))),
  },
  'PATCH git/refs/{}': {
    operation: 'UpdateRef',
    write: true,
    needs: contentsWrite,
    run: async ({ repository, part, body }) =>
      json(200, await repository.refs.update(part, String(body.sha), body.force === true)),
  },
  'DELETE git/refs/{}': {
    operation: 'DeleteRef',
    write: true,
    needs: contentsWrite,
    run: ({ repository, part }) => {
      repository.refs.remove(part);
      return { status: 204 };
    },
  },
  'POST git/trees': {
    operation: 'CreateTree',
    write: true,
    needs: contentsWrite,
    run: ({ repository, body }) => json(201, { sha: repository.graph.addTree(body.tree) }),
  },
  'POST git/commits': {
    operation: 'CreateCommit',
    write: true,
    needs: contentsWrite,
    run: async ({ repository, body }) => {
      const parents = [body.parents ?? []].flat().map(String);
      const commit = await repository.graph.addCommit(String(body.message), String(body.tree), parents);
      return json(201, commitAnswer(commit));
    },
  },
  'GET git/commits/{}': {
    operation: 'GetCommit',
    write: false,
    needs: contentsRead,
    run: async ({ repository, part }) => {
      const commit = await repository.graph.get(part);
      if (commit === undefined) throw notFound();
      return json(200, commitAnswer(commit));
    },
  },
  'GET issues/{}/comments': {
    operation: 'ListIssueComments',
    write: false,
    needs: pullRequestsRead,
    run: ({ repository, part, url }) => page(url, repository.comments.list(part)),
  },
  'POST issues/{}/comments': {
    operation: 'CreateIssueComment',
    write: true,
    needs: pullRequestsWrite,
    run: ({ repository, part, body }) => json(201, repository.comments.create(part, body.body)),
  },
  'PATCH issues/comments/{}': {
    operation: 'UpdateIssueComment',
    write: true,
    needs: pullRequestsWrite,
    run: ({ repository, part, body }) => json(200, repository.comments.update(part, body.body)),
  },
  'DELETE issues/comments/{}': {
    operation: 'DeleteIssueComment',
    write: true,
    needs: pullRequestsWrite,
    run: ({ repository, part }) => {
      repository.comments.remove(part);
      return { status: 204 };
    },
  },
  'GET compare/{}': {
    operation: 'CompareCommits',
    write: false,
    needs: contentsRead,
    run: async ({ repository, part }) => json(200, await compare(repository.graph, part)),
  },
};

const PATTERNS = Object.entries(ROUTES).map(([route, found]) => ({
  pattern: new RegExp(`^${route.replace('{}', '(.+)')}$`),
  found,
}));

/** The route of a request, its repository and what stands for `{}`. */
export function routeOf(request: Incoming): { route: Route; repository: string; part: string } | undefined {
  const [, repository = '', path = ''] = /^\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(request.url.pathname) ?? [];
  for (const { pattern, found } of PATTERNS) {
    const [matched, part = ''] = pattern.exec(`${request.method} ${path}`) ?? [];
    if (matched !== undefined) {
      return { route: found, repository: repository.toLowerCase(), part: decodeURIComponent(part) };
    }
  }
  return undefined;
}

function deploymentAnswer({ statuses, ...deployment }: Deployment): unknown {
  return { ...deployment, updated_at: statuses.at(-1)?.created_at ?? deployment.created_at };
}

function commitAnswer({ sha, message, tree, parents }: CommitObject): unknown {
  return { sha, message, tree: { sha: tree }, parents: parents.map(parent => ({ sha: parent })) };
}
