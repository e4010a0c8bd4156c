export interface LogLine {
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
  eventId: string;
}

export interface LogStream {
  name: string;
  createdAt: number;
  lines: LogLine[];
}

/** Log groups and their streams, in memory. A group appears with its first line. */
export class LogStore {
  readonly #groups = new Map<string, Map<string, LogStream>>();
  #count = 0;

  append(group: string, stream: string, timestamp: number, message: string): void {
    const eventId = String(++this.#count).padStart(56, '0');
    this.open(group, stream, timestamp).lines.push({ timestamp, message, eventId });
  }

  /** Makes a stream where there is none yet, as the awslogs driver does when a container starts. */
  open(group: string, stream: string, createdAt: number): LogStream {
    const streams = this.#groups.get(group) ?? new Map<string, LogStream>();
    this.#groups.set(group, streams);
    const found = streams.get(stream) ?? { name: stream, createdAt, lines: [] };
    streams.set(stream, found);
    return found;
  }

  /** `undefined` where there is no such group. */
  streams(group: string): LogStream[] | undefined {
    const streams = this.#groups.get(group);
    return streams && [...streams.values()];
  }

  /** Names of the groups that begin so. */
  groups(prefix = ''): string[] {
    return [...this.#groups.keys()].filter(name => name.startsWith(prefix));
  }

  stream(group: string, stream: string): LogStream | undefined {
    return this.#groups.get(group)?.get(stream);
  }
}
