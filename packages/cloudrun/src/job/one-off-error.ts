import { ActionError } from '@pipeline/contracts';
import type { RunDiagnosis } from '../diagnose.ts';
import { explain } from '../failure/explain.ts';
import { lastOwnLine } from '../failure/own-lines.ts';

export const NOTHING_DEPLOYED = 'Nothing was deployed: what served before serves on';

/** A job that did not end well. The deploy that it stands before does not start. */
export class OneOffError extends ActionError {
  override readonly name = 'OneOffError';
  /** The execution's id; absent where it could not be started. */
  readonly execution: string | undefined;
  /** Of the container of the first task that failed; absent where it never ran, or was killed. */
  readonly exitCode: number | undefined;
  /** The last lines that it wrote. */
  readonly lines: readonly string[];
  /** A page that shows all of them. */
  readonly logUri: string | undefined;

  constructor(
    message: string,
    hint: string,
    found: { execution?: string; exitCode?: number; lines?: readonly string[]; logUri?: string } = {},
  ) {
    super('one-off', message, { hint });
    this.execution = found.execution;
    this.exitCode = found.exitCode;
    this.lines = found.lines ?? [];
    this.logUri = found.logUri;
  }
}

/** Google took the call, and started nothing. */
export function notStarted(name: string, why: string): OneOffError {
  return new OneOffError(`${name} was not started: ${why}`, NOTHING_DEPLOYED);
}

/** It ran, or tried to, and ended badly. */
export function endedBadly(
  name: string,
  execution: string,
  detail: string,
  diagnosis: RunDiagnosis,
): OneOffError {
  const cause = explain(diagnosis);
  const { exit, logs } = diagnosis;
  const last = lastOwnLine(logs.lines);
  const message = [
    `${name} failed: ${detail}`,
    ...(cause ? [`Likely cause: ${cause.words}`] : []),
    ...(last === undefined ? [] : [`Its last line: ${last}`]),
    ...(logs.uri === undefined ? [] : [`Its log: ${logs.uri}`]),
  ];
  return new OneOffError(message.join('\n'), cause ? `${cause.fix}. ${NOTHING_DEPLOYED}` : NOTHING_DEPLOYED, {
    execution,
    lines: logs.lines,
    ...(logs.uri !== undefined && { logUri: logs.uri }),
    ...(exit?.code !== undefined && { exitCode: exit.code }),
  });
}
