import { plainText } from '../errors/clean-text.ts';
import type { Raw } from '../raw.ts';
import type { BuildLine } from '../views.ts';
import { type Fields, fields } from './fields.ts';

/**
 * The lines of one event, of which Vercel has two shapes: some have their text at the top, some in `payload`. What says
 * nothing, such as what only keeps a connection open, has no line.
 * https://vercel.com/docs/rest-api/deployments/get-deployment-events
 */
export function readEvent(raw: Raw): BuildLine[] {
  const event = fields(raw, 'an event');
  const payload = event.inner('payload');
  const type = event.text('type');
  const at = event.number('created', 'date') ?? payload.number('created', 'date');
  if (type === undefined || at === undefined) return [];
  const text = textOf(type, event) ?? textOf(type, payload);
  if (text === undefined) return [];
  const id = idOf(event) ?? idOf(payload) ?? `${at} ${type} ${text}`;
  const level = levelOf(event) ?? levelOf(payload) ?? (type === 'fatal' ? 'error' : undefined);
  return linesOf(text).map((line, index) => ({
    id: index === 0 ? id : `${id}#${index}`,
    at,
    type,
    text: line,
    level,
  }));
}

/** An empty line is one, too; of a change of state the new one is what is told. */
function textOf(type: string, event: Fields): string | undefined {
  const { text } = event.raw;
  if (typeof text === 'string') return text;
  return type === 'deployment-state' ? event.inner('info').text('readyState') : undefined;
}

function idOf(event: Fields): string | undefined {
  const id = event.text('id', 'serial');
  return id ?? event.number('serial')?.toString();
}

function levelOf(event: Fields): BuildLine['level'] {
  const level = event.text('level');
  return level === 'error' || level === 'warning' ? level : undefined;
}

/** What was written over on one line, such as a progress bar, leaves what was written last. */
function linesOf(text: string): string[] {
  return plainText(text)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(line => line.replace(/\r+$/, ''))
    .map(line => line.slice(line.lastIndexOf('\r') + 1));
}
