import { Comments } from './comments.ts';
import { CommitComments } from './commit-comments.ts';
import { CommitGraph, type Seed } from './commit-graph.ts';
import { Deployments } from './deployments.ts';
import { type EnvironmentOptions, Environments } from './environments.ts';
import { Issues } from './issues.ts';
import { Labels } from './labels.ts';
import type { People } from './people.ts';
import { Pulls, type SeedPull } from './pulls.ts';
import { Refs } from './refs.ts';
import { Releases } from './releases.ts';
import { Runs } from './runs.ts';
import type { Now } from './time.ts';
import type { Dispatch, WorkflowOptions } from './workflows.ts';

/** What every repository begins with. */
export interface RepositoryOptions {
  /** Its commits; when absent, any commit id is taken for one that exists. */
  history?: Seed;
  pulls?: readonly SeedPull[];
  environments?: Readonly<Record<string, EnvironmentOptions>>;
  /** By file name; when absent, any can be dispatched, with any inputs. */
  workflows?: Readonly<Record<string, WorkflowOptions>>;
  /** Tags that begin with this are made by nobody, as a ruleset has it. */
  restrictedTags?: string;
  /** Whether what is published stays as it is. */
  immutableReleases?: boolean;
}

export interface Repository {
  /** `owner/name` */
  name: string;
  graph: CommitGraph;
  refs: Refs;
  deployments: Deployments;
  comments: Comments;
  commitComments: CommitComments;
  issues: Issues;
  labels: Labels;
  pulls: Pulls;
  environments: Environments;
  workflows: Readonly<Record<string, WorkflowOptions>> | undefined;
  /** Oldest first. */
  dispatches: Dispatch[];
  releases: Releases;
  runs: Runs;
}

export function newRepository(
  name: string,
  options: RepositoryOptions,
  people: People,
  now: Now,
): Repository {
  const { history, pulls = [], environments = {}, workflows, restrictedTags, immutableReleases } = options;
  const graph = new CommitGraph(history, now);
  const labels = new Labels();
  const known = new Pulls(name, people, labels, now, pulls);
  return {
    name,
    graph,
    refs: new Refs(graph, restrictedTags),
    deployments: new Deployments(sha => graph.exists(sha), now),
    comments: new Comments(name, now),
    commitComments: new CommitComments(name, now),
    issues: new Issues(name, known, labels, now),
    labels,
    pulls: known,
    environments: new Environments(people, environments),
    workflows,
    dispatches: [],
    releases: new Releases(name, now, immutableReleases),
    runs: new Runs(name, now),
  };
}
