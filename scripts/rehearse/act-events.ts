/** One line of act's `--json` log, as far as we read it. */
interface ActLine {
  msg?: string;
  level?: string;
  job?: string;
  step?: string;
  stage?: string;
  command?: string;
  arg?: string;
  content?: string;
  name?: string;
  kvPairs?: Record<string, string>;
  raw_output?: boolean;
  stepResult?: string;
  jobResult?: string;
  executionTime?: number;
}

/** What a rehearsal reads of a run. Durations are in milliseconds. */
export type ActEvent =
  | { kind: 'started'; job: string; step: string }
  | { kind: 'ended'; job: string; step: string; result: string; took: number }
  | { kind: 'job-ended'; job: string; result: string }
  | { kind: 'output'; job: string; step: string; name: string; value: string }
  | { kind: 'summary'; job: string; step: string; markdown: string }
  | { kind: 'annotation'; job: string; level: 'error' | 'warning' | 'notice'; title: string; message: string }
  | { kind: 'log'; job: string; line: string };

const ANNOTATIONS = ['error', 'warning', 'notice'] as const;

/** A line of act's JSON log → an event, or nothing where it is act's own chatter. */
export function readActLine(text: string): ActEvent | undefined {
  const line = parse(text);
  if (line === undefined) return undefined;
  const job = (line.job ?? '').trim();
  const step = line.step ?? '';
  const level = ANNOTATIONS.find(each => each === line.command);
  if (level !== undefined) {
    return { kind: 'annotation', job, level, title: line.kvPairs?.title ?? '', message: line.arg ?? '' };
  }
  if (line.command === 'set-output')
    return { kind: 'output', job, step, name: line.name ?? '', value: line.arg ?? '' };
  if (line.command === 'summary') return { kind: 'summary', job, step, markdown: line.content ?? '' };
  if (line.jobResult !== undefined) return { kind: 'job-ended', job, result: line.jobResult };
  if (line.stage === 'Main' && line.stepResult !== undefined) {
    return { kind: 'ended', job, step, result: line.stepResult, took: (line.executionTime ?? 0) / 1e6 };
  }
  if (line.stage === 'Main' && line.msg?.includes('Run Main') === true) return { kind: 'started', job, step };
  if (line.raw_output === true) return { kind: 'log', job, line: (line.msg ?? '').replace(/\n$/, '') };
  return undefined;
}

function parse(text: string): ActLine | undefined {
  try {
    return JSON.parse(text) as ActLine;
  } catch {
    return undefined;
  }
}
