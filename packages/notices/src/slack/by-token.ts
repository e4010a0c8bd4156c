import type { Channel, Told } from '../channel.ts';
import { asError } from '../failure.ts';
import type { Wires } from '../http/send.ts';
import { type Notice, placeOf } from '../memory.ts';
import { slackMessage } from './blocks.ts';
import { type Posted, type SlackClient, slackClient } from './client.ts';

export interface SlackByToken {
  /** `https://slack.com/api/` */
  base: string;
  token: string;
  /** Its id or name. */
  channel: string;
}

/** One message a release, changed as it goes. Of two that were posted at once the younger is removed again. */
export function slackByToken({ base, token, channel }: SlackByToken, wires: Wires): Channel {
  const slack = slackClient(base, token, wires);
  return {
    name: 'slack',
    place: channel,
    id: placeOf('slack', channel.replace(/^#/, '')),
    async tell({ story }, before) {
      const message = slackMessage(story);
      const [first, ...twins] = postsIn(before, story.key);
      if (first !== undefined && (await slack.update(first, message)))
        return { did: 'updated', remember: [], ...(await withoutTwins(slack, twins)) };
      const { channel: id, ts } = await slack.post(channel, message);
      const ref: Record<string, string> = { channel: id, ts };
      const left = await withoutTwins(slack, twins);
      // Those that can be changed no more are looked for no more.
      if (first !== undefined) ref.instead = [first, ...twins].map(each => each.ts).join(' ');
      return { did: 'posted', remember: [{ about: story.key, told: ts, ref }], ...left };
    },
  };
}

/** One that cannot be removed is one too many, and no reason not to tell. */
async function withoutTwins(slack: SlackClient, twins: readonly Posted[]): Promise<Pick<Told, 'failure'>> {
  try {
    for (const twin of twins) await slack.remove(twin);
    return {};
  } catch (error) {
    return { failure: asError(error) };
  }
}

/** The messages of a story, oldest first, without those in whose stead another one was posted. */
function postsIn(before: readonly Notice[], about: string): Posted[] {
  const own = before.filter(notice => notice.about === about).map(({ ref }) => ref);
  const gone = new Set(own.flatMap(({ instead = '' }) => instead.split(' ')));
  return own.flatMap(({ channel, ts }) =>
    channel !== undefined && ts !== undefined && !gone.has(ts) ? [{ channel, ts }] : [],
  );
}
