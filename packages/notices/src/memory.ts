import { createHash } from 'node:crypto';
import { type JournalEntry, json } from '@pipeline/contracts';

/**
 * The kind under which a journal keeps what was told of something. Each release has its own, so that however many others there have been
 * since, its message is found again.
 * @param about a commit's whole id, or `environment:NAME`
 */
export function noticeKind(about: string): string {
  return about.startsWith('environment:') ? 'notice' : `notice:${about}`;
}

/** What was told of a story in one place, written once and never changed. The key is all of it but its time. */
export interface Notice extends JournalEntry {
  /** What it is about: a commit's whole id, or `environment:NAME`. */
  about: string;
  /** Where, as `placeOf` names it. */
  channel: string;
  /** What of it; in a place where a message can be changed it is the message itself. */
  told: string;
  /** How it is found again there, such as a message's channel and its time. */
  ref: Record<string, string>;
}

export function noticeOf(
  about: string,
  channel: string,
  { told, ref = {} }: { told: string; ref?: Record<string, string> },
  at: string,
): Notice {
  return { schema: 1, key: `${about}/${channel}/${told}`, at, about, channel, told, ref };
}

/** An entry as it was read, or what is wrong with it. */
export function parseNotice(entry: unknown): Notice | string {
  return json.read(() => {
    const given = json.versioned(entry, 'notice');
    const ref = Object.entries(json.record(given.ref, 'ref'));
    return {
      schema: 1,
      key: json.text(given.key, 'key'),
      at: json.time(given.at),
      about: json.text(given.about, 'about'),
      channel: json.text(given.channel, 'channel'),
      told: json.text(given.told, 'told'),
      ref: Object.fromEntries(ref.map(([name, value]) => [name, json.text(value, `ref.${name}`)])),
    };
  });
}

/** Names a place without giving it away: an address can be a secret. */
export function placeOf(kind: string, address: string): string {
  return `${kind}:${createHash('sha256').update(address).digest('hex').slice(0, 12)}`;
}
