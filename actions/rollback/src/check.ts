import type { BackChecks } from './config/checks.ts';
import { shortName } from './decide.ts';
import type { Gone } from './go-back.ts';
import type { Place, Ports } from './ports.ts';

/** What one look has found. */
export interface Looked {
  /** The target; `undefined`: all of them together. */
  subject: string | undefined;
  url: string | undefined;
  ok: boolean;
  detail: string;
  /** By name. */
  checks: readonly string[];
}

/** Looks at everything that is back, at once; where nothing has an address, a command is run once all the same. */
export async function checkAll(
  back: readonly Gone[],
  checks: BackChecks | undefined,
  { checkAt, log, signal }: Ports,
): Promise<Looked[]> {
  if (checks === undefined || checkAt === undefined || back.length === 0 || signal.aborted) return [];
  return log.group('Checking what is back', () =>
    Promise.all(
      placesOf(back, checks).map(async ({ subject, place }) => {
        const { ok, detail, checks: names } = await look(place, checkAt, subject);
        log.info(
          `${subject ?? 'all'}${place.url ? ` at ${place.url}` : ''}: ${ok ? 'good' : 'BAD'}: ${detail}`,
        );
        return { subject, url: place.url, ok, detail, checks: names ?? failedName(ok, detail) };
      }),
    ),
  );
}

async function look(place: Place, checkAt: NonNullable<Ports['checkAt']>, subject: string | undefined) {
  try {
    return await checkAt(place)({ name: subject ?? 'all targets' });
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error), checks: undefined };
  }
}

/** What failed leads its detail, as `releaseCheck` tells it. */
function failedName(ok: boolean, detail: string): string[] {
  const [, name] = /^([\w ]{1,40}): /.exec(detail) ?? [];
  return ok ? [] : [name ?? 'checks'];
}

function placesOf(
  back: readonly Gone[],
  { named, whole, command, http }: BackChecks,
): { subject: string | undefined; place: Place }[] {
  const own = back.flatMap(({ ready: { part, opened }, after }) => {
    const { subject } = part;
    const given = named.get(subject) ?? named.get(shortName(subject));
    if (given !== undefined) return [{ subject, place: { url: given, ask: undefined } }];
    if (after === undefined || http.length === 0) return [];
    const ask = opened.asks?.(after.now);
    return opened.addresses(after.now).map(url => ({ subject, place: { url, ask } }));
  });
  const all = [...own, ...whole.map(url => ({ subject: undefined, place: { url, ask: undefined } }))];
  if (all.length > 0 || command === undefined) return all;
  return [{ subject: undefined, place: { url: undefined, ask: undefined } }];
}
