/**
 * Time as a port, so that everything that waits can be tested on a fake clock.
 * `now` is in milliseconds since the epoch; `sleep` rejects with the signal's reason when it aborts.
 */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Where a client says what it does, one line at a time. The caller decides where lines go. */
export type Log = (line: string) => void;
