import { createHash } from 'node:crypto';
import { minute } from '../story/approvals.ts';
import type { Story, StoryLine } from '../story/model.ts';
import { oneLine, shortSha } from '../story/text.ts';

/** What is handed over to be sent; every header of it is one line. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  inReplyTo?: string;
  references?: string;
}

export interface MailFacts {
  /** `owner/name` */
  repository: string;
  /** The sender's domain. */
  domain: string;
  /** Tells it from the others of its thread; `undefined` for the first one, which all others answer to. */
  told: string | undefined;
}

/**
 * One thread a release: the first has an id that follows from the commit, and the others answer to it, so that even one whose first was lost
 * finds together. The subject stays, since some programs go by that, too. https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
 */
export function mailOf(story: Story, { repository, domain, told }: MailFacts): Mail {
  const thread = `release.${hash(`${repository} ${story.key}`)}`;
  const root = `<${thread}@${domain}>`;
  const subject = `[${oneLine(repository, 120)}] Release ${shortSha(story.key)}`;
  const body = { text: textOf(story), html: htmlOf(story) };
  if (told === undefined) return { ...body, subject, messageId: root };
  const messageId = `<${thread}.${hash(told)}@${domain}>`;
  return { ...body, subject: `Re: ${subject}`, messageId, inReplyTo: root, references: root };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function textOf({ headline, lines }: Story): string {
  return [headline, '', ...lines.map(textLine)].join('\n');
}

function textLine({ at, symbol, environment, what, by, links }: StoryLine): string {
  const who = by.length > 0 ? ` (${by.join(', ')})` : '';
  const where = links.map(({ text, url }) => `\n    ${text}: ${url}`).join('');
  return `${symbol} ${minute(at)}  ${environment}: ${what}${who}${where}`;
}

/** Each text stands by itself, whichever way it runs. https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/bdi */
function htmlOf({ headline, lines }: Story): string {
  const rows = lines.map(({ at, symbol, environment, what, by, links }) => {
    const places = links.map(({ text, url }) => `<a href="${html(url)}">${html(text)}</a>`);
    const cells = [symbol, minute(at), environment, what, by.join(', ')].map(
      text => `<bdi>${html(text)}</bdi>`,
    );
    return `<tr>${[...cells, places.join(' · ')].map(cell => `<td style="padding:2px 8px;vertical-align:top">${cell}</td>`).join('')}</tr>`;
  });
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif">',
    `<h3><bdi>${html(headline)}</bdi></h3>`,
    `<table style="border-collapse:collapse">${rows.join('\n')}</table>`,
    '</body></html>',
  ].join('\n');
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function html(text: string): string {
  return text.replace(/[&<>"']/g, sign => SIGNS[sign] ?? sign);
}
