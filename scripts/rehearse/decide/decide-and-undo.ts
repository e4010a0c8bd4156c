import type { Dispatch, LocalGithub, LocalNotices } from '../../../packages/local-cloud/src/index.ts';
import type { LiveService } from '../live.ts';
import { imagesBuilt } from '../reused.ts';
import {
  answered,
  dispatched,
  measured,
  merge,
  mergeNext,
  promoteByHand,
  rollBack,
  type Scene,
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
  /** What production answers with: while it waits, once it is approved, after the way back. */
  waiting: string[];
  approved: string[];
  back: string[];
  /** What the channel shows in the end, a message each. */
  messages: string[];
  /** What the release log tells of delivery, as JSON. */
  metrics: string;
}

export interface DecidePorts {
  github: LocalGithub;
  notices: LocalNotices;
  /** What production runs now. */
  look(): Promise<readonly LiveService[]>;
  /** The services on ECS, which are what is promoted by hand. */
  ecs: readonly string[];
}

const SHOP = 'org/shop';

/**
 * One release goes to production as before. The next one waits for a person, with nothing running; its author's own yes does not count, a
 * colleague's starts the promotion; it turns out bad, goes back by one step, and is refused from then on.
 */
export async function decideAndUndo(
  scene: Scene,
  { github, notices, look, ecs }: DecidePorts,
): Promise<{ stages: StageRun[]; decided: Decided }> {
  const { issues, comments, dispatches } = github.repository(SHOP);
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
  const versions = async () => (await look()).map(({ version }) => version);

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
  await add(rollBack(asking, { reason: 'checkout answers 500' }, 'back: '));
  const back = await versions();
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
      waiting,
      approved,
      back,
      messages: notices.slack.posts.map(({ seen }) => seen.text),
      metrics: metrics?.outputs.json ?? '',
    },
  };
}
