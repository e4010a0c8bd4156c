import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';

/** How a container ended: by itself with a code, or by a signal. */
export interface Exit {
  code?: number;
  signal?: number;
}

/**
 * What Cloud Run writes between a program's lines when its container ends; the last end counts.
 * find_string 56776517183 (`Container called exit(1).`), 62988816699 (`Container terminated on signal 11.`)
 */
const ENDED = /^Container (?:called exit\((\d{1,3})\)|terminated on signal (\d{1,3}))\.?$/;

/** SIGTERM: Cloud Run itself ended it, because a probe failed or it was not needed any more, so that it tells no cause. */
const TOLD_TO: readonly Exit[] = [{ code: 143 }, { signal: 15 }];

/** find_string `STARTUP TCP probe failed` */
const PROBE_FAILED = /\bprobe failed \d+ times? consecutively/i;

export function exitOf(lines: readonly string[]): Exit | undefined {
  for (const line of [...lines].reverse()) {
    const [found, code, signal] = ENDED.exec(line.trim()) ?? [];
    if (found === undefined) continue;
    const exit: Exit = code === undefined ? { signal: Number(signal) } : { code: Number(code) };
    // A program that heeds SIGTERM may end well, which tells no more than the signal does.
    const heeded = exit.code === 0 && lines.some(each => PROBE_FAILED.test(each));
    if (!heeded && !TOLD_TO.some(told => told.code === exit.code && told.signal === exit.signal)) return exit;
  }
  return undefined;
}

/** A task's last attempt. */
export interface Attempt extends Exit {
  /** Its index, from 0. */
  task: number;
  /** Google's words for what went wrong; empty where nothing did. */
  message: string;
}

/**
 * The tasks that ended badly, by their last attempts.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions.tasks#TaskAttemptResult
 */
export function failedAttempts(tasks: readonly Raw[]): Attempt[] {
  return tasks
    .map(raw => {
      const task = fields(raw, 'a task');
      const result = task.inner('lastAttemptResult');
      const status = result.inner('status');
      const code = result.count('exitCode');
      const signal = result.count('termSignal');
      const bad = status.count('code') !== 0 || code !== 0 || signal !== 0;
      // At most one of both is set, and 0 is how protobuf says "not set".
      const exit: Exit = signal !== 0 ? { signal } : code !== 0 ? { code } : {};
      return { bad, attempt: { task: task.count('index'), message: status.text('message'), ...exit } };
    })
    .filter(({ bad }) => bad)
    .map(({ attempt }) => attempt);
}

/** How the container of the first of them ended that tells. */
export function exitOfTasks(attempts: readonly Attempt[]): Exit | undefined {
  for (const { code, signal } of attempts) {
    if (code !== undefined) return { code };
    if (signal !== undefined) return { signal };
  }
  return undefined;
}
