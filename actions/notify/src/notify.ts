import type { Report } from '@pipeline/action-kit';
import type { Config } from './config/config.ts';
import { look, type View } from './look.ts';
import type { Ports } from './ports.ts';
import { nothingToTell, planned, told, unread } from './report/report.ts';
import type { Outputs } from './spec.gen.ts';
import { type Telling, tell } from './tell.ts';

/** Others may tell the same release at the same time: as often as that is seen, what is newest is told again. */
const ROUNDS = 3;
/** GitHub promises no time in which its lists show what was just written, in milliseconds. */
const LAG = 3_000;

/** The story, read from top to bottom. No failure of a notice makes it red: the release went as it went. */
export async function notify(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { log } = ports;
  let view: View;
  try {
    view = await log.group('Reading the release log', () => firstLook(config, ports));
  } catch (error) {
    return unread(config, error);
  }
  if (view.stories.length === 0) return nothingToTell(config);
  if (config.dryRun) return planned(config, view);
  const tellings: Telling[] = [];
  let { channels } = ports;
  for (let round = 1; round <= ROUNDS; round++) {
    const seen = view;
    const telling = await log.group('Telling', () => tell(seen, channels, config, ports));
    tellings.push(telling);
    // Who does not answer now would only be waited for once more.
    channels = channels.filter(channel => !telling.silent.includes(channel));
    const next = channels.length > 0 ? await lookAgain(config, ports, seen, telling) : undefined;
    if (next === undefined) break;
    view = next;
  }
  return told(view, tellings);
}

async function firstLook(config: Config, ports: Ports): Promise<View> {
  const view = await look(config, ports);
  if (view.stories.length > 0) return view;
  await ports.clock.sleep(LAG, ports.signal);
  return look(config, ports);
}

/** What has changed since; `undefined` where nothing has, or where that cannot be seen. */
async function lookAgain(
  config: Config,
  ports: Ports,
  before: View,
  { remembered }: Telling,
): Promise<View | undefined> {
  try {
    const now = await look(config, ports);
    const known = [...before.notices, ...remembered];
    const isKnown = ({ key }: { key: string }) => known.some(notice => notice.key === key);
    if (saysOf(now) === saysOf(before) && now.notices.every(isKnown)) return undefined;
    // Lists lag behind writes: what was just written counts, whether it is listed yet or not.
    const unlisted = known.filter(({ key }) => !now.notices.some(notice => notice.key === key));
    const notices = [...now.notices, ...unlisted].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    return { ...now, notices };
  } catch (error) {
    ports.log.info(`Whether the release has changed meanwhile is not known: ${String(error)}`);
    return undefined;
  }
}

function saysOf({ stories, alarms }: View): string {
  return JSON.stringify([stories, alarms]);
}
