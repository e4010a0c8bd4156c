import { oneLine } from '@pipeline/action-kit';

/** Not seen either, and none of GitHub's words may have one within: how Renovate and Dependabot keep people from being mentioned. */
const APART = '&#8203;';

/**
 * A text from outside (a commit's message, a pull request's title, a login) within a line of Markdown, to be read as it is. Nothing in it is
 * markup, https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references. GitHub looks for people, issues and addresses in what
 * came of the Markdown, so those are taken apart as well,
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function inertText(text: string): string {
  return oneLine(text)
    .replace(/[&<>\\`*_[\]{}|~$#@!]/g, sign => `&#${sign.charCodeAt(0)};`)
    .replace(/&#(?:35|64);/g, sign => `${sign}${APART}`)
    .replace(/:(?=\/\/)|\bgh-(?=\d)|\bwww(?=\.)|\bmailto:|\bxmpp:/gi, word => `${word}${APART}`);
}

/** Of an address, in characters. */
const LONGEST = 2_000;

/** @param text Markdown already @param url from our own parts, or from a record: what is no page is not linked */
export function link(text: string, url: string): string {
  if (!/^https?:\/\//.test(url) || url.length > LONGEST || !URL.canParse(url)) return text;
  return `[${text}](${new URL(url).href.replace(/[()<>|`$\s]/g, encoded)})`;
}

const encoded = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
