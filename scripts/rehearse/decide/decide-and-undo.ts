import type { Dispatch, LocalGithub, LocalNotices } from '../../../packages/local-cloud/src/index.ts';
import type { LiveService } from '../live.ts';
import { imagesBuilt } from '../reused.ts';
import {
  answered,
  dispatched,
  looked,
  measured,
  merge,
  mergeNext,
  promoteByHand,
  type Scene,
  shown,
} from '../scene.ts';
import type { StageRun } from '../stages.ts';
import { ASKING, AUTHOR, COLLEAGUE } from './people.ts';

/** What was seen on the way, beside the stages: each while no run was under way. */
export interface Decided {
  /** What the request's issue shows, and the comments below it in the end. */
  asked: string;
  answers: string[];
  /** How many workflows had been started after the author's own yes, and all in the end. */
  startedByAuthor: number;
  started: Dispatch[];
  /** What is told, once it is approved, of what is live and why, as JSON. */
  why: string;
  /** What each look at what is live said of it: before customers came, twice while they came, and after the way back. */
  looks: string[];
  /** What production answers with: while it waits, once it is approved, after the way back. */
  waiting: string[];
  approved: string[];
  back: string[];
  /** What the channel shows in the end, a message each. */
  messages: string[];
  /** What is published in the end, newest first, and which of it is the latest, by its tag. */
  published: { tag: string; body: string }[];
  latest: string;
  /** What the release log tells of delivery, as JSON. */
  metrics: string;
}

export interface DecidePorts {
  github: LocalGithub;
  notices: LocalNotices;
  /** What production runs now. */
  live(): Promise<readonly LiveService[]>;
  /** The services on ECS, which are what is promoted by hand. */
  ecs: readonly string[];
}

const SHOP = 'org/shop';

/**
 * One release goes to production as before. The next one waits for a person, with nothing running; its author's own yes does not count, a
 * colleague's starts the promotion; customers find what no check had asked for, a watch sees it and starts the one step back, and the
 * release is refused from then on.
 */
export async function decideAndUndo(
  scene: Scene,
  { github, notices, live, ecs }: DecidePorts,
): Promise<{ stages: StageRun[]; decided: Decided }> {
  const { issues, comments, dispatches, releases } = github.repository(SHOP);
  const stages = await merge(scene);
  const asking: Scene = {
    ...scene,
    variables: { ...scene.variables, ...ASKING },
    secrets: { ...scene.secrets, SLACK_TOKEN: notices.slack.token },
  };
  const add = async (more: Promise<StageRun[]>) => {
    const added = await more;
    stages.push(...added);
    return added;
  };
  const versions = async () => (await live()).map(({ version }) => version);

  const look = async (label: string) => {
    const [stage] = await add(looked(asking, label));
    return stage?.outputs.verdict ?? 'nobody looked';
  };

  const next = await add(mergeNext(asking, 'next: '));
  const [issue] = issues.list(new URLSearchParams());
  if (issue === undefined) throw new Error('nobody was asked: there is no issue');
  const code = /\/approve (\w+)/.exec(issue.body)?.[1] ?? '';
  const waiting = await versions();
  const answer = (login: string, label: string) => {
    const { id, body, user } = github.as(login).comment(SHOP, issue.number, `/approve ${code}`);
    return add(answered(asking, { issue: issue.number, comment: { id, body, user } }, label));
  };
  await answer(AUTHOR, 'own yes: ');
  const startedByAuthor = dispatches.length;
  await answer(COLLEAGUE, '2nd yes: ');
  const [start] = dispatches;
  if (start === undefined) throw new Error('two people have answered, and nothing was started');
  await add(dispatched(asking, start, 'approved: '));
  const approved = await versions();
  const [why] = await add(shown(asking, 'why: '));
  const looks = [await look('quiet: ')];
  await sendCustomers(await live());
  looks.push(await look('odd: '), await look('bad: '));
  const [, undo] = dispatches;
  if (undo === undefined) throw new Error('customers get no answer, and nothing was started');
  await add(dispatched(asking, undo, 'back: '));
  const back = await versions();
  looks.push(await look('after: '));
  await add(dispatched(asking, start, 'again: '));
  const images = Object.entries(imagesBuilt(next)).filter(([name]) => ecs.includes(name));
  await add(promoteByHand(scene, { images: JSON.stringify(Object.fromEntries(images)) }, 'by hand: '));
  const [metrics] = await add(measured(asking, 'metrics: '));
  return {
    stages,
    decided: {
      asked: issue.body,
      answers: comments.list(String(issue.number)).map(({ body }) => body),
      startedByAuthor,
      started: [...dispatches],
      why: why?.outputs.live ?? '',
      looks,
      waiting,
      approved,
      back,
      published: releases.list().map(({ tag_name: tag, body }) => ({ tag, body })),
      latest: releases.latest().tag_name,
      messages: notices.slack.posts.map(({ seen }) => seen.text),
      metrics: metrics?.outputs.json ?? '',
    },
  };
}

/** Customers who ask for a price, which the shop's own checks never did. */
async function sendCustomers(live: readonly LiveService[]): Promise<void> {
  const api = live.find(({ name }) => name === 'api');
  const body = JSON.stringify({ lines: [{ id: 'tea', quantity: 1 }] });
  const quote = () => fetch(`${api?.url}/quote`, { method: 'POST', body }).then(answer => answer.text());
  await Promise.all(Array.from({ length: CUSTOMERS }, quote));
}

/** More than a hundredth of all that is asked of it meanwhile. */
const CUSTOMERS = 200;
