import { minute } from '../story/approvals.ts';
import type { Story, StoryLine, StoryLink } from '../story/model.ts';
import { cut } from '../story/text.ts';

/**
 * Slack takes 50 blocks, says nothing of how long all may be together, and refuses about 13,000 characters as `msg_blocks_too_long`.
 * https://github.com/slackapi/bolt-js/issues/2509
 */
const LONGEST = 10_000;
const LONGEST_LINE = 600;
/** As JSON; one that is longer is left out of its line. */
const LONGEST_LINK = 1_000;
/** Of the text that a notification shows. https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const LONGEST_TEXT = 3_000;

/** An element of rich text. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export type Element =
  | { type: 'text'; text: string; style?: { bold: true } }
  | { type: 'link'; url: string; text: string }
  | { type: 'date'; timestamp: number; format: string; fallback: string };

export interface Section {
  type: 'rich_text_section';
  elements: Element[];
}

export interface SlackMessage {
  /** What a notification and a screen reader say. */
  text: string;
  blocks: [{ type: 'rich_text'; elements: Section[] }];
  mrkdwn: false;
  parse: 'none';
  link_names: false;
  unfurl_links: false;
  unfurl_media: false;
}

/**
 * A story as one message. Its texts are elements of rich text, which Slack shows as they are: in its markup an asterisk would be lost,
 * for it has no escape. Where it is too long, its oldest lines give way.
 */
export function slackMessage({ headline, lines }: Story): SlackMessage {
  const heading = section([{ type: 'text', text: cut(headline, LONGEST_LINE), style: { bold: true } }]);
  const all = lines.map(lineOf);
  const left = leftOut(all);
  const note =
    left === 0 ? [] : [section([{ type: 'text', text: `… ${left} earlier lines are in the release log` }])];
  return {
    text: escaped(cut(headline, LONGEST_TEXT)),
    blocks: [{ type: 'rich_text', elements: [heading, ...note, ...all.slice(left)] }],
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** How many, so that the rest fits; the last one stays. */
function leftOut(lines: readonly Section[]): number {
  let room = LONGEST;
  const first = lines.findLastIndex(line => {
    room -= JSON.stringify(line).length + 1;
    return room < 0;
  });
  return Math.max(Math.min(first + 1, lines.length - 1), 0);
}

function lineOf({ at, symbol, environment, what, by, links }: StoryLine): Section {
  const who = by.length > 0 ? ` · ${by.join(', ')}` : '';
  const seconds = Math.floor(Date.parse(at) / 1_000);
  return section([
    { type: 'text', text: cut(`${symbol} ${environment}: ${what}${who} · `, LONGEST_LINE) },
    // In the reader's own time zone. https://docs.slack.dev/reference/block-kit/block-elements/date-element
    { type: 'date', timestamp: seconds, format: '{date_short_pretty} {time}', fallback: minute(at) },
    ...links.filter(isShort).flatMap(({ text, url }): Element[] => [
      { type: 'text', text: ' · ' },
      { type: 'link', url, text },
    ]),
  ]);
}

function isShort(link: StoryLink): boolean {
  return JSON.stringify(link).length <= LONGEST_LINK;
}

function section(elements: Element[]): Section {
  return { type: 'rich_text_section', elements };
}

/** The three signs that Slack reads in a text, and no others. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
