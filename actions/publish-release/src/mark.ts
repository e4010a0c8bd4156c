import { createHash } from 'node:crypto';
import { json } from '@pipeline/contracts';

/** What a release on GitHub says of itself in its first line, unseen: by it a later run knows its own. */
export interface Mark {
  environment: string;
  /** By its id in the release log. */
  release: string;
  /** Whether it is to be the latest while it is live. */
  latest: boolean;
  /** What the notes were like when they were written: others have been changed by a person. */
  notes: string;
  /** Only of one that is withdrawn. */
  withdrawn?: Withdrawn;
}

export interface Withdrawn {
  /** ISO 8601, UTC. */
  at: string;
  /** Whether it was a prerelease before. */
  prerelease: boolean;
  /** Why, in somebody's own words. */
  reason?: string;
}

/** A release's text, in its parts. */
export interface Body {
  mark: Mark;
  /** Markdown; only of one that is withdrawn. */
  banner?: string;
  /** Markdown. */
  notes: string;
}

const FIRST = /^<!-- pipeline release (\{.*\}) -->$/s;
const NOTES = '<!-- pipeline notes -->';

export function writeBody({ mark, banner, notes }: Body): string {
  const line = `<!-- pipeline release ${JSON.stringify(mark).replace(/[<>]/g, escaped)} -->`;
  return [line, ...(banner === undefined ? [] : [banner, '', NOTES]), '', notes].join('\n');
}

/** `undefined` where this stage has not written it. GitHub gives the line breaks of whoever wrote last. */
export function readBody(text: string): Body | undefined {
  const [first = '', ...rest] = text.replace(/\r\n?/g, '\n').split('\n');
  const mark = readMark(FIRST.exec(first)?.[1]);
  if (mark === undefined) return undefined;
  const end = mark.withdrawn === undefined ? -1 : rest.indexOf(NOTES);
  const banner = rest.slice(0, Math.max(end, 0)).join('\n').trim();
  return {
    mark,
    ...(end >= 0 && { banner }),
    notes: rest
      .slice(end + 1)
      .join('\n')
      .trim(),
  };
}

/** The same for the same notes, however they were sent and stored. */
export function fingerprint(notes: string): string {
  return createHash('sha256').update(plain(notes)).digest('hex').slice(0, 16);
}

export const isSameText = (a: string, b: string) => plain(a) === plain(b);

const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim();

function readMark(text: string | undefined): Mark | undefined {
  if (text === undefined) return undefined;
  const mark = json.read(() => {
    const given = json.record(parsed(text), 'mark');
    return {
      environment: json.text(given.environment, 'environment'),
      release: json.text(given.release, 'release'),
      latest: given.latest === true,
      notes: json.text(given.notes, 'notes'),
      ...(given.withdrawn !== undefined && { withdrawn: readWithdrawn(given.withdrawn) }),
    };
  });
  return typeof mark === 'string' ? undefined : mark;
}

function readWithdrawn(value: unknown): Withdrawn {
  const { at, prerelease, reason } = json.record(value, 'withdrawn');
  return {
    at: json.time(at, 'withdrawn.at'),
    prerelease: prerelease === true,
    ...(reason !== undefined && { reason: json.text(reason, 'withdrawn.reason') }),
  };
}

const escaped = (sign: string) => `\\u00${sign.charCodeAt(0).toString(16)}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
