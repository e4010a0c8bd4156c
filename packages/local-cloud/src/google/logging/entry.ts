import type { LogLine } from '../../logs/store.ts';
import type { Source } from './source.ts';

/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
export interface LogEntry {
  insertId: string;
  logName: string;
  resource: { type: string; labels: Record<string, string> };
  labels: Record<string, string>;
  timestamp: string;
  receiveTimestamp: string;
  severity?: string;
  textPayload?: string;
  jsonPayload?: Record<string, unknown>;
}

export function logEntry(source: Source, { timestamp, message, eventId }: LogLine): LogEntry {
  const at = new Date(timestamp).toISOString();
  return {
    insertId: eventId,
    logName: `projects/${source.project}/logs/${encodeURIComponent(`run.googleapis.com/${source.log}`)}`,
    resource: { type: source.type, labels: { project_id: source.project, ...source.resource } },
    labels: { ...source.labels },
    timestamp: at,
    receiveTimestamp: at,
    ...payload(message),
  };
}

/**
 * A line that is a JSON object is a `jsonPayload`, and its `severity` the entry's; what then holds nothing but a
 * `message` is a `textPayload` again. https://docs.cloud.google.com/logging/docs/structured-logging#special-payload-fields
 */
function payload(line: string): Pick<LogEntry, 'severity' | 'textPayload' | 'jsonPayload'> {
  const structured = objectOf(line);
  if (structured === undefined) return { textPayload: line };
  const { severity, ...rest } = structured;
  const level = typeof severity === 'string' && { severity: severity.toUpperCase() };
  const { message } = rest;
  return typeof message === 'string' && Object.keys(rest).length === 1
    ? { ...level, textPayload: message }
    : { ...level, jsonPayload: rest };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
