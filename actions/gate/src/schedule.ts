/** Something that runs once what it comes after has passed. */
export interface Scheduled {
  id: string;
  after: readonly string[];
}

/**
 * Runs everything, at most `limit` at once, each when all that it comes after has passed; `run` says whether
 * it did. What comes after a failure is not run but handed to `blocked` with the failure's id. Where items
 * wait for each other in a circle, the first of them goes ahead. `failedBefore` names what failed already.
 */
export async function schedule<T extends Scheduled>(
  items: readonly T[],
  limit: number,
  run: (item: T) => Promise<boolean>,
  blocked: (item: T, by: string) => void,
  failedBefore: Iterable<string> = [],
): Promise<void> {
  const known = new Set(items.map(each => each.id));
  const passed = new Set<string>();
  const failed = new Set(failedBefore);
  const running = new Set<Promise<void>>();
  let waiting = [...items];
  const take = (item: T) => {
    waiting = waiting.filter(each => each !== item);
  };
  const start = (item: T) => {
    take(item);
    const done = run(item).then(good => {
      (good ? passed : failed).add(item.id);
      running.delete(done);
    });
    running.add(done);
  };
  const afterFailure = () => waiting.find(each => each.after.some(id => failed.has(id)));
  while (waiting.length > 0 || running.size > 0) {
    for (let item = afterFailure(); item !== undefined; item = afterFailure()) {
      take(item);
      failed.add(item.id);
      blocked(item, item.after.find(id => failed.has(id)) ?? '');
    }
    const ready = waiting.filter(each => each.after.every(id => passed.has(id) || !known.has(id)));
    for (const item of ready.slice(0, limit - running.size)) start(item);
    const [first] = waiting;
    if (running.size === 0 && first !== undefined) start(first);
    if (running.size > 0) await Promise.race(running);
  }
}
