import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';

/** A folder that this user alone can look into, which is there until it is closed or the run is cancelled. */
export async function folderUntil(
  signal: AbortSignal,
  prefix: string,
): Promise<{ dir: string; close(): Promise<void> }> {
  signal.throwIfAborted();
  const dir = await mkdtemp(prefix);
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  const removeAtOnce = () => {
    try {
      remove();
    } catch {
      // A program that is being ended still writes there: `close()` comes after it.
    }
  };
  signal.addEventListener('abort', removeAtOnce, { once: true });
  return {
    dir,
    close: async () => {
      signal.removeEventListener('abort', removeAtOnce);
      remove();
    },
  };
}
