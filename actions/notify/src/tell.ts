import { type Channel, type News, NOTICE, type Notice, noticeOf } from '@pipeline/notices';
import type { Config } from './config/config.ts';
import type { View } from './look.ts';
import type { Ports } from './ports.ts';

/** What became of one story in one place. */
export interface Outcome {
  channel: string;
  place: string;
  /** The story's key. */
  story: string;
  /** Absent where nothing was. */
  did?: string;
  error?: Error;
}

export interface Telling {
  outcomes: Outcome[];
  /** What a later run must know; written down already, as far as the log could be written. */
  remembered: Notice[];
  /** Why some of it could not be. */
  forgotten?: Error;
}

/** Tells every channel at once; in each, one story after the other. */
export async function tell(view: View, config: Config, ports: Ports): Promise<Telling> {
  const all = await Promise.all(ports.channels.map(channel => tellOne(channel, view, config, ports)));
  const forgotten = all.find(each => each.forgotten !== undefined)?.forgotten;
  return {
    outcomes: all.flatMap(each => each.outcomes),
    remembered: all.flatMap(each => each.remembered),
    ...(forgotten && { forgotten }),
  };
}

async function tellOne(channel: Channel, view: View, config: Config, ports: Ports): Promise<Telling> {
  const { repository, log } = ports;
  const { name, place, id } = channel;
  const telling: Telling = { outcomes: [], remembered: [] };
  for (const [at, { story, markers }] of view.stories.entries()) {
    // How the environments stand is told once, whichever the story.
    const news: News = { repository, story, markers, alarms: at === 0 ? view.alarms : [] };
    const outcome: Outcome = { channel: name, place, story: story.key };
    telling.outcomes.push(outcome);
    try {
      const before = view.notices.filter(notice => notice.channel === id);
      const { did, remember, failure } = await channel.tell(news, before);
      if (did !== 'nothing new') outcome.did = did;
      if (failure) outcome.error = failure;
      const at = new Date(ports.clock.now()).toISOString();
      telling.remembered.push(...remember.map(one => noticeOf(one.about, id, one, at)));
    } catch (error) {
      outcome.error = asError(error);
    }
    log.info(`${name} (${place}): ${outcome.error?.message ?? outcome.did ?? 'nothing new'}`);
  }
  const forgotten = await writeDown(telling.remembered, view, config, ports);
  return forgotten === undefined ? telling : { ...telling, forgotten };
}

/** In the first environment, which all runs have in common. @returns why not, where it could not be */
async function writeDown(
  notices: readonly Notice[],
  { stories }: View,
  { environments }: Config,
  { journal }: Ports,
): Promise<Error | undefined> {
  const [environment = ''] = environments;
  const [first] = stories;
  try {
    for (const notice of notices) {
      const isCommit = stories.some(({ story }) => story.key === notice.about);
      await journal.write(environment, NOTICE, notice, isCommit ? notice.about : (first?.story.key ?? ''));
    }
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
