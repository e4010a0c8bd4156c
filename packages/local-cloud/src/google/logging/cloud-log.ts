import type { LogStore } from '../../logs/store.ts';
import { type LogEntry, logEntry } from './entry.ts';
import { sourceOf } from './source.ts';

/** Cloud Logging over the local cloud's store, as Cloud Run fills it: a group by the full name of what logs. */
export class CloudLog {
  /** Members that have roles/logging.viewer, as a policy names them; whoever has a good token where absent. */
  readers: readonly string[] | undefined;
  readonly #store: LogStore;

  constructor(store: LogStore) {
    this.#store = store;
  }

  /** All that a project's resources have logged. */
  entries(project: string): LogEntry[] {
    return this.#store.groups(`projects/${project}/`).flatMap(group =>
      (this.#store.streams(group) ?? []).flatMap(({ name, lines }) => {
        const source = sourceOf(group, name);
        return source === undefined ? [] : lines.map(line => logEntry(source, line));
      }),
    );
  }
}
