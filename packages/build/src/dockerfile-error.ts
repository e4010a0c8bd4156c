import { ConfigError, type ErrorDetails } from '@pipeline/contracts';

/** A Dockerfile cannot be built as it stands; where known, the line at fault (from 1). */
export class DockerfileError extends ConfigError {
  readonly file: string;
  readonly line: number | undefined;

  constructor(message: string, at: { file: string; line?: number | undefined }, details: ErrorDetails = {}) {
    super(`${at.file}${at.line === undefined ? '' : `:${at.line}`}: ${message}`, details);
    this.file = at.file;
    this.line = at.line;
  }
}
