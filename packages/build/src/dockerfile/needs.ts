import { jsonArray } from './command.ts';
import { takeFlags } from './flags.ts';
import type { Instruction } from './instructions.ts';
import { readMount, secretOf } from './mounts.ts';
import { expand, type Values } from './values.ts';

/** What an instruction takes from beyond the build context. */
export type Need =
  /** A stage or, where none has that name, an image. COPY knows stages by their number, too; a mount does not. */
  | { kind: 'from'; text: string; byNumber: boolean }
  | { kind: 'secret'; id: string; required: boolean }
  /** Something from the network that may be another each time. */
  | { kind: 'remote' }
  | { kind: 'unknown'; text: string; why: string };

export const BEFORE_THE_BUILD = 'takes a variable, or a form of one, that is not known before the build';

/** What COPY, ADD and RUN need, by the values that names have at that line. */
export function needsOf({ name, rest }: Instruction, values: Values, escapeCharacter: string): Need[] {
  const { flags, rest: items } = takeFlags(rest, escapeCharacter);
  const all = (flag: string) => flags.flatMap(([own, value]) => (own === flag && value ? [value] : []));
  const expanded = (text: string) => expand(text, values, { escapeCharacter, open: true });
  if (name === 'COPY') return all('from').map(from => fromNeed(from, true));
  if (name === 'RUN') return all('mount').flatMap(mount => mountNeeds(mount, expanded));
  if (name !== 'ADD' || all('checksum').some(expanded)) return [];
  const sources = (jsonArray(items) ?? items.split(/\s+/)).slice(0, -1);
  return sources.flatMap(source => sourceNeed(source, expanded(source)) ?? []);
}

/** No builder replaces variables there: https://docs.docker.com/reference/dockerfile/#copy---from */
function fromNeed(text: string, byNumber: boolean): Need {
  return /\$./s.test(text)
    ? { kind: 'unknown', text, why: 'has a variable where none is replaced' }
    : { kind: 'from', text, byNumber };
}

function mountNeeds(text: string, expanded: (text: string) => string | undefined): Need[] {
  const written = readMount(text);
  const from = written.get('from');
  const needs = from ? [fromNeed(from, false)] : [];
  const type = expanded(written.get('type') ?? 'bind')?.toLowerCase();
  if (type !== undefined && type !== 'secret') return needs;
  const secret = type && secretOf(written, expanded);
  return secret
    ? [...needs, { kind: 'secret', ...secret }]
    : [...needs, { kind: 'unknown', text: `--mount=${text}`, why: BEFORE_THE_BUILD }];
}

/** An address, or git's short form of one. https://docs.docker.com/reference/dockerfile/#source-1 */
const REMOTE = /^(?:(?:https?|git|ssh):\/\/|[\w-]+@[\w.-]+:)/i;

function sourceNeed(written: string, expanded: string | undefined): Need | undefined {
  if (expanded === undefined) return { kind: 'unknown', text: written, why: BEFORE_THE_BUILD };
  return REMOTE.test(expanded) ? { kind: 'remote' } : undefined;
}
