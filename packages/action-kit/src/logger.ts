import * as core from '@actions/core';
import { inert } from './inert.ts';
import type { Annotation } from './report.ts';

/** The run's log. Whatever text it is given, no line of it acts as a workflow command. */
export interface Logger {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** Shown only where the run has debug logging on. */
  debug(line: string): void;
  /** One foldable group a phase; closed whatever happens. */
  group<T>(title: string, phase: () => Promise<T>): Promise<T>;
  annotate(annotation: Annotation): void;
}

export const logger: Logger = {
  info: line => {
    for (const each of inert(line)) core.info(each);
  },
  warn: line => core.warning(line),
  error: line => core.error(line),
  debug: line => core.debug(line),
  async group(title, phase) {
    core.startGroup(inert(title).join(' '));
    try {
      return await phase();
    } finally {
      core.endGroup();
    }
  },
  annotate({ level, message, title, file, line, endLine, column }) {
    const show = { error: core.error, warning: core.warning, notice: core.notice }[level];
    show(message, {
      ...(title !== undefined && { title }),
      ...(file !== undefined && { file }),
      ...(line !== undefined && { startLine: line }),
      ...(endLine !== undefined && { endLine }),
      ...(column !== undefined && { startColumn: column }),
    });
  },
};
