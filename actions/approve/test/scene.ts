import { createHash } from 'node:crypto';
import { configured, type Report, type Run, type RunContext } from '@pipeline/action-kit';
import { codeOf, parseRequest } from '@pipeline/approval';
import type { Ending, ReleaseIntent } from '@pipeline/contracts';
import { openHome } from '@pipeline/release-home';
import { type GithubOptions, startGithub } from '../../../packages/local-cloud/src/github/start.ts';
import { approve } from '../src/approve.ts';
import { configure } from '../src/config/config.ts';
import { livePorts, surroundings } from '../src/live/live.ts';
import { type Outputs, spec } from '../src/spec.gen.ts';

export const SHOP = 'org/shop';
/** Oldest first: what is live in production, two that are new, and one more. */
export const COMMITS = ['1', '2', '3', '4'].map(digit => digit.repeat(40));
const [LIVE = '', SECOND = '', THIRD = '', FOURTH = ''] = COMMITS;

export { FOURTH, LIVE, THIRD };

export const image = (name: string, letter: string) =>
  `registry.example/shop/${name}@sha256:${letter.repeat(64)}`;
export const IMAGES = { api: image('api', 'a'), worker: image('worker', 'b') };

/** Runs of one attempt each, by who starts them. */
export interface RunOptions {
  actor?: string;
  /** Who runs it again. */
  triggeredBy?: string;
  runId?: string;
  attempt?: string;
  eventName?: string;
  event?: unknown;
  sha?: string;
  act?: boolean;
}

export interface Ended {
  outputs: Partial<Record<keyof Outputs, unknown>>;
  error: Error | undefined;
  report: Report<Outputs>;
}

const START = Date.UTC(2026, 10, 21, 10);

/** A repository on our stand-in for GitHub, with people, a team and a history. */
export async function scene(options: GithubOptions = {}) {
  let now = START;
  const history = [
    { sha: LIVE, author: 'old' },
    {
      sha: SECOND,
      author: 'carol',
      message: 'Add a `thing` @eve',
      files: ['src/a.ts', 'db/migrations/001_`x`.sql'],
    },
    {
      sha: THIRD,
      author: 'dave',
      committer: 'web-flow',
      message: 'Fix it\n\nCo-authored-by: Fay <7+fay@users.noreply.github.com>',
    },
    { sha: FOURTH, author: 'dave' },
  ];
  const github = await startGithub({
    history,
    now: () => now,
    people: Object.fromEntries(
      ['ann', 'bob', 'carol', 'dave', 'pia'].map(login => [login, { permission: 'write' as const }]),
    ),
    teams: { 'org/release': ['tom', 'carol'] },
    pulls: [{ number: 12, title: 'Change the `orders`', author: 'pia', commits: [SECOND, THIRD] }],
    environments: { production: { reviewers: ['ann', 'org/release'] }, staging: {} },
    workflows: { 'promote.yml': { inputs: ['approval', 'note'], refs: ['main'] } },
    tokens: {
      app: { login: 'shop-app[bot]', permissions: { members: 'read' } },
      other: { login: 'mallory-app[bot]', permissions: { deployments: 'write', issues: 'write' } },
      mute: { deployments: 'write' },
      // Just what the README says that each operation needs.
      asks: { contents: 'read', 'pull-requests': 'read', deployments: 'write', issues: 'write' },
      decides: { deployments: 'write', issues: 'write', actions: 'write' },
      verifies: { contents: 'read', 'pull-requests': 'read', deployments: 'read', issues: 'read' },
      // A job of our workflows that deploys, and has not to tell of an emergency.
      deploys: { contents: 'write', 'pull-requests': 'read', deployments: 'write', issues: 'read' },
    },
    ...options,
  });
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };

  function contextOf({
    actor = 'pusher',
    triggeredBy = actor,
    runId = '42',
    attempt = '1',
    eventName = 'push',
    event = {},
    sha = THIRD,
    act = false,
  }: RunOptions): RunContext {
    const env: Record<string, string> = {
      GITHUB_API_URL: github.url,
      GITHUB_RUN_ATTEMPT: attempt,
      GITHUB_TRIGGERING_ACTOR: triggeredBy,
    };
    return {
      sha,
      ref: 'refs/heads/main',
      refName: 'main',
      repository: SHOP,
      runId,
      runUrl: `https://github.com/${SHOP}/actions/runs/${runId}`,
      eventName,
      event,
      actor,
      workspace: '/nowhere',
      tempDir: '/nowhere',
      act,
      env: name => env[name],
    };
  }

  function runOf(how: RunOptions): Run {
    const context = contextOf(how);
    const tell = () => undefined;
    return {
      context,
      clock,
      signal: new AbortController().signal,
      log: {
        info: tell,
        warn: tell,
        error: tell,
        debug: tell,
        group: (_, phase) => phase(),
        annotate: tell,
      },
      idToken: async () => '',
      mask: () => undefined,
      dryRun: given => given ?? how.act === true,
    };
  }

  /** One step of a workflow, as the runner would run it. */
  async function step(inputs: Record<string, string>, how: RunOptions = {}): Promise<Ended> {
    const run = runOf(how);
    const given = { 'github-token': github.token, 'teams-token': 'app', ...inputs };
    const env = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    const config = configured(spec, env, (read, problems) => configure(read, problems, surroundings(run)));
    try {
      const report = await approve(config, livePorts(config, run));
      return { outputs: report.outputs, error: report.error, report };
    } catch (error) {
      return { outputs: {}, error: error as Error, report: { outputs: {}, summary: [] } };
    }
  }

  async function released(
    environment: string,
    id: string,
    artifacts: Record<string, string>,
    more: {
      sha?: string;
      verdict?: Ending;
      check?: string;
      back?: ReleaseIntent['back'];
      subject?: string;
      actor?: string;
    } = {},
  ) {
    const {
      sha = LIVE,
      verdict = 'steady',
      check,
      back,
      subject = 'ecs:eu-west-1/shop/api',
      actor = 'pusher',
    } = more;
    now += 1_000;
    const at = new Date(now).toISOString();
    const { log } = openHome({ github: { token: github.token } }, runOf({}));
    const by = { actor, url: `https://github.com/${SHOP}/actions/runs/1` };
    await log.intend({
      schema: 1,
      id,
      environment,
      commit: { sha, ref: 'refs/heads/main' },
      by,
      at,
      targets: [{ subject, artifacts, before: null }],
      ...(back && { back }),
    });
    const target = { subject, verdict, detail: '', ...(check !== undefined && { checks: [check] }) };
    await log.conclude(environment, { schema: 1, intent: id, at, verdict, detail: '', targets: [target] });
    now += 1_000;
  }

  /** Somebody writes a comment, and the workflow that decides runs on it. */
  async function comment(
    number: number,
    login: string,
    body: string,
    inputs: Record<string, string> = {},
    how: RunOptions = {},
  ) {
    now += 1_000;
    const made = github.as(login).comment(SHOP, number, body);
    const event = { action: 'created', comment: { body, user: made.user }, issue: { number } };
    const runId = String(1_000 + made.id);
    return step(
      { operation: 'resolve', ...inputs },
      { actor: login, runId, eventName: 'issue_comment', event, ...how },
    );
  }

  return {
    github,
    step,
    released,
    comment,
    pass: (ms: number) => {
      now += ms;
    },
    issue: (number: number) => github.repository(SHOP).issues.get(String(number)),
    comments: (number: number) => github.comments(SHOP).list(String(number)),
    dispatches: () => github.repository(SHOP).dispatches,
    entries: async (kind: string, environment = 'production') =>
      openHome({ github: { token: github.token } }, runOf({})).journal.entries(environment, kind, 100),
    journal: (token = github.token) => openHome({ github: { token } }, runOf({})).journal,
  };
}

export type Scene = Awaited<ReturnType<typeof scene>>;

export const ASK = {
  operation: 'request',
  environment: 'production',
  images: JSON.stringify(IMAGES),
  approvers: 'ann, bob, carol, org/release',
};

/** The issue's number, and the code, of what was asked. */
export function placeOf({ outputs }: Ended): { number: number; code: string; approval: string } {
  const number = Number(/\/(?:issues|pull)\/(\d+)/.exec(String(outputs.url))?.[1]);
  return { number, code: String(outputs.code), approval: String(outputs.approval) };
}

/** The code that an entry has by itself. */
export function codeIn(entry: unknown): string {
  const request = parseRequest(entry);
  if (typeof request === 'string') throw new Error(request);
  return codeOf(request, text => createHash('sha256').update(text).digest('hex'));
}
