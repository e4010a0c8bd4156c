import type { Ask } from '@pipeline/fleet';
import { shortNameOf } from '@pipeline/release-history';
import type { BackChecks } from './config/checks.ts';
import type { Gone } from './go-back.ts';
import type { Place, Ports } from './ports.ts';

/** What one look has found. */
export interface Looked {
  /** The target; `undefined`: all of them together. */
  subject: string | undefined;
  url: string | undefined;
  /** `unasked`: it lets in only whom it knows, or has no such page, which says nothing of how it is; `broken-off`: the run was stopped. */
  found: 'good' | 'bad' | 'unasked' | 'broken-off';
  detail: string;
  /** By name. */
  checks: readonly string[];
}

type Found = Pick<Looked, 'found' | 'detail' | 'checks'>;
type CheckAt = NonNullable<Ports['checkAt']>;

interface Where {
  subject: string | undefined;
  place: Pick<Place, 'url' | 'ask'>;
  /** The platform tells it: nobody has named it, or knows that the checks are meant for it. */
  own: boolean;
}

/** Looks at everything that is back, at once; where nothing has an address, a command is run once all the same. */
export async function checkAll(
  back: readonly Gone[],
  checks: BackChecks | undefined,
  { checkAt, log, signal }: Ports,
): Promise<Looked[]> {
  if (checks === undefined || checkAt === undefined || back.length === 0) return [];
  return log.group('Checking what is back', () =>
    Promise.all(
      placesOf(back, checks).map(async ({ subject, place, own }) => {
        const name = subject ?? 'all targets';
        const how = { name, checkAt, signal };
        const found = own ? await lookAtOwn(place, checks, how) : await look({ ...place, ...checks }, how);
        const at = place.url ? ` at ${place.url}` : '';
        log.info(`${subject ?? 'all'}${at}: ${found.found === 'bad' ? 'BAD' : found.found}: ${found.detail}`);
        return { subject, url: place.url, ...found };
      }),
    ),
  );
}

interface How {
  name: string;
  checkAt: CheckAt;
  signal: AbortSignal;
}

/** Check by check, since one may be meant for others and the next tell that this is bad. */
async function lookAtOwn(place: Where['place'], { http, command }: BackChecks, how: How): Promise<Found> {
  const asked = await Promise.all(http.map(one => ask({ ...place, http: [one] }, how)));
  const isBad = asked.some(({ found }) => found === 'bad');
  const all =
    command === undefined || isBad ? asked : [...asked, await look({ ...place, http: [], command }, how)];
  const worst =
    (['bad', 'broken-off', 'unasked'] as const).find(each => all.some(({ found }) => found === each)) ??
    'good';
  const told = all.filter(({ found }) => found === worst);
  return {
    found: worst,
    detail: [...new Set(told.map(({ detail }) => detail))].join('; '),
    checks: [...new Set(told.flatMap(({ checks }) => checks))],
  };
}

/** Who may not come in, or asks for what is not there, has asked nothing. */
const REFUSALS: readonly (number | undefined)[] = [401, 403, 404];

async function ask({ url, ask: given = fetch, http }: Omit<Place, 'command'>, how: How): Promise<Found> {
  let last: number | undefined;
  const noting: Ask = async (at, init) => {
    const response = await given(at, init);
    if (url !== undefined && new URL(at).origin === new URL(url).origin) last = response.status;
    return response;
  };
  const found = await look({ url, ask: noting, http, command: undefined }, how);
  return found.found === 'bad' && REFUSALS.includes(last) ? { ...found, found: 'unasked' } : found;
}

async function look(place: Place, { name, checkAt, signal }: How): Promise<Found> {
  try {
    signal.throwIfAborted();
    const { ok, detail, checks } = await checkAt(place)({ name });
    if (!ok && signal.aborted) return brokenOff(detail);
    return { found: ok ? 'good' : 'bad', detail, checks: checks ?? failedName(ok, detail) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    // What was not waited for is not found bad.
    if (signal.aborted) return brokenOff(detail);
    return { found: 'bad', detail, checks: failedName(false, detail) };
  }
}

function brokenOff(detail: string): Found {
  return { found: 'broken-off', detail, checks: [] };
}

/** What failed leads its detail, as `releaseCheck` tells it. */
function failedName(ok: boolean, detail: string): string[] {
  const [, name] = /^([\w ]{1,40}): /.exec(detail) ?? [];
  return ok ? [] : [name ?? 'checks'];
}

function placesOf(back: readonly Gone[], { named, whole, command, http }: BackChecks): Where[] {
  const each = back.flatMap(({ ready: { part, opened }, after }): Where[] => {
    const { subject } = part;
    const given = named.get(subject) ?? named.get(shortNameOf(subject));
    if (given !== undefined) return [{ subject, place: { url: given, ask: undefined }, own: false }];
    if (after === undefined || http.length === 0) return [];
    const asks = opened.asks?.(after.now);
    return opened.addresses(after.now).map(url => ({ subject, place: { url, ask: asks }, own: true }));
  });
  const all = [...each, ...whole.map(url => together(url))];
  return all.length > 0 || command === undefined ? all : [together(undefined)];
}

function together(url: string | undefined): Where {
  return { subject: undefined, place: { url, ask: undefined }, own: false };
}
