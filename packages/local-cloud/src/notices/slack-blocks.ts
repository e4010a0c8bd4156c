import { isObject } from './body.ts';

/** How a message is read: its text, and whom that wakes. */
export interface Read {
  text: string;
  /** Such as `<!here>` or `<@U1>`. */
  pings: string[];
}

const MOST_BLOCKS = 50;
/** Undocumented, and seen: https://github.com/slackapi/bolt-js/issues/2509 */
const LONGEST_BLOCKS = 13_200;

/** What Slack calls that which is wrong with blocks; `undefined` where they are good. Only rich text is known here. */
export function wrongWith(blocks: unknown): string | undefined {
  if (!Array.isArray(blocks) || blocks.length > MOST_BLOCKS) return 'invalid_blocks';
  if (!blocks.every(isRichText)) return 'invalid_blocks';
  return JSON.stringify(blocks).length > LONGEST_BLOCKS ? 'msg_blocks_too_long' : undefined;
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function isRichText(block: unknown): boolean {
  return isObject(block) && block.type === 'rich_text' && sectionsOf(block).every(isSection);
}

function isSection(section: Record<string, unknown>): boolean {
  return (
    section.type === 'rich_text_section' &&
    Array.isArray(section.elements) &&
    section.elements.every(isElement)
  );
}

function isElement(element: unknown): boolean {
  if (!isObject(element)) return false;
  const isText = (value: unknown) => typeof value === 'string' && value.length > 0;
  switch (element.type) {
    case 'text':
      return isText(element.text);
    case 'link':
      return isText(element.url) && /^(?:https?|mailto):/.test(String(element.url));
    // https://docs.slack.dev/reference/block-kit/block-elements/date-element
    case 'date':
      return Number.isInteger(element.timestamp) && isText(element.format);
    case 'broadcast':
    case 'user':
    case 'usergroup':
    case 'channel':
    case 'emoji':
      return true;
    default:
      return false;
  }
}

/** What stands in rich text is shown as it is; who is to be woken is an element of its own. */
export function readBlocks(blocks: readonly unknown[]): Read {
  const pings: string[] = [];
  const sections = blocks.flatMap(block => (isObject(block) ? sectionsOf(block) : []));
  const lines = sections.map(({ elements }) =>
    (Array.isArray(elements) ? elements.filter(isObject) : [])
      .map(element => {
        if (element.type === 'broadcast') pings.push(`<!${element.range}>`);
        if (element.type === 'user') pings.push(`<@${element.user_id}>`);
        if (element.type === 'usergroup') pings.push(`<!subteam^${element.usergroup_id}>`);
        if (element.type === 'date') return String(element.fallback ?? '');
        return String(element.text ?? element.url ?? '');
      })
      .join(''),
  );
  return { text: lines.join('\n'), pings };
}

/**
 * A text as Slack reads it: what stands in angle brackets is a link or wakes somebody, then three signs are decoded. With `parse: full` or
 * `link_names` names are found in plain text, too. https://docs.slack.dev/messaging/formatting-message-text
 */
export function readText(text: string, { parse, link_names: names }: Record<string, unknown>): Read {
  const pings = [...text.matchAll(/<(?:!(?:here|channel|everyone|subteam\^\w+)|@\w+)(?:\|[^>]*)?>/g)].map(
    ([ping]) => ping,
  );
  if (parse === 'full' || names === true || names === 'true' || names === '1')
    pings.push(...[...text.matchAll(/@(?:here|channel|everyone|[\w.-]+)/g)].map(([ping]) => ping));
  const shown = text
    .replace(/<([^>|]*)(?:\|([^>]*))?>/g, (_, target: string, label?: string) => label ?? target)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return { text: shown, pings };
}

function sectionsOf({ elements }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(elements) ? elements.filter(isObject) : [];
}
