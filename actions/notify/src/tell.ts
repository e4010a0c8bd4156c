import {
  asError,
  type Channel,
  isSilent,
  type News,
  type Notice,
  noticeKind,
  noticeOf,
  type Told,
} from '@pipeline/notices';
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
  /** The channels that did not answer. */
  silent: Channel[];
}

/** Tells every channel at once; in each, one story after the other. */
export async function tell(
  view: View,
  channels: readonly Channel[],
  config: Config,
  ports: Ports,
): Promise<Telling> {
  const all = await Promise.all(channels.map(channel => tellOne(channel, view, config, ports)));
  const forgotten = all.find(each => each.forgotten !== undefined)?.forgotten;
  return {
    outcomes: all.flatMap(each => each.outcomes),
    remembered: all.flatMap(each => each.remembered),
    silent: all.flatMap(each => each.silent),
    ...(forgotten && { forgotten }),
  };
}

async function tellOne(channel: Channel, view: View, config: Config, ports: Ports): Promise<Telling> {
  const { name, place, id } = channel;
  const { repository, clock, log } = ports;
  const telling: Telling = { outcomes: [], remembered: [], silent: [] };
  const before = view.notices.filter(notice => notice.channel === id);
  let silence: Error | undefined;
  for (const [at, { story, markers }] of view.stories.entries()) {
    // How the environments stand is told once, whichever the story.
    const news: News = { repository, story, markers, alarms: at === 0 ? view.alarms : [] };
    const { did, remember, failure } = silence ? untold(silence) : await attempt(channel, news, before);
    if (isSilent(failure)) silence = failure;
    const when = new Date(clock.now()).toISOString();
    const notices = remember.map(one => noticeOf(one.about, id, one, when));
    telling.remembered.push(...notices);
    // At once: a run that is cancelled while it tells the next one has not forgotten this one.
    const forgotten = await writeDown(notices, story.key, config, ports);
    if (forgotten) telling.forgotten = forgotten;
    telling.outcomes.push({
      channel: name,
      place,
      story: story.key,
      ...(did !== 'nothing new' && { did }),
      ...(failure && { error: failure }),
    });
    log.info(`${name} (${place}): ${failure?.message ?? did}`);
  }
  if (silence) telling.silent.push(channel);
  return telling;
}

async function attempt(channel: Channel, news: News, before: readonly Notice[]): Promise<Told> {
  try {
    return await channel.tell(news, before);
  } catch (error) {
    return untold(asError(error));
  }
}

function untold(failure: Error): Told {
  return { did: 'nothing new', remember: [], failure };
}

/** In the first environment, which all runs have in common. @returns why not, where it could not be */
async function writeDown(
  notices: readonly Notice[],
  commit: string,
  { environments }: Config,
  { journal }: Ports,
): Promise<Error | undefined> {
  const [environment = ''] = environments;
  try {
    for (const notice of notices) await journal.write(environment, noticeKind(notice.about), notice, commit);
    return undefined;
  } catch (error) {
    return asError(error);
  }
}
