import { ActionError, formatDuration } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import type { Made, Progress } from './image-result.ts';
import type { Ports, ScanEnd } from './ports.ts';
import { timed } from './timed.ts';

/**
 * Asks the scan command of every image before the first is tagged; all are asked, so that one run tells all that is wrong.
 * @throws ActionError naming each image that was refused
 */
export async function scanAll(
  { scan }: Config,
  done: readonly Progress[],
  pushed: boolean,
  ports: Ports,
): Promise<void> {
  if (scan === undefined) return;
  const refused: { name: string; ended: ScanEnd }[] = [];
  for (const progress of done) {
    ports.signal.throwIfAborted();
    const { made, times } = progress;
    const { name } = made.config;
    const argv = await filled(scan.argv, made, pushed, ports);
    if (typeof argv === 'string') {
      progress.scanned = argv;
      ports.log.info(`${name}: ${argv}`);
      continue;
    }
    await ports.log.group(`Scan ${name}`, () =>
      timed(ports.clock, times, 'scan', async () => {
        const ended = await ports.scan(argv, scan.timeout);
        progress.scanned = describe(ended, scan.timeout);
        if (ended !== 0) refused.push({ name: `${name} (${argv[0]} ${progress.scanned})`, ended });
      }),
    );
  }
  if (refused.length === 0) return;
  const names = refused.map(({ name }) => name).join(', ');
  throw new ActionError('refused-by-scan', `The scan refused ${names}, so no image was tagged`, {
    hint: [...new Set(refused.map(({ ended }) => adviceOn(ended)))].join('. '),
  });
}

function adviceOn(ended: ScanEnd): string {
  if (ended === 'timed-out')
    return 'Give it longer by `scan-timeout`, if it was not stuck: its group of the log shows how far it came';
  if (typeof ended !== 'number')
    return 'Install it in a step before, or write its path as the first line of `scan-command`';
  return 'What it found is in its group of the log: mend that, or make the command accept it by its own means';
}

function describe(ended: ScanEnd, timeout: number): string {
  if (ended === 0) return 'passed';
  if (ended === 'timed-out') return `did not end within ${formatDuration(timeout)}`;
  return typeof ended === 'number' ? `ended with ${ended}` : `could not be started: ${ended.notStarted}`;
}

/** Whether a command reads what only a build leaves on disk: it is not asked again of what is reused. */
export function readsDisk(argv: readonly string[]): boolean {
  return argv.some(each => each.includes('{layout}') || each.includes('{sbom}'));
}

/** The command for one image, or why it is not run for that one. */
async function filled(
  argv: readonly string[],
  made: Made,
  pushed: boolean,
  ports: Ports,
): Promise<string[] | string> {
  const { layout, reference, config } = made;
  const wants = (place: string) => argv.some(each => each.includes(place));
  if (layout === undefined && readsDisk(argv))
    return made.how === 'reused'
      ? 'not scanned again: it passed when it was built'
      : 'not scanned: it is no more than its platforms, which are no layout here';
  if (!pushed && wants('{image}')) return 'not scanned: {image} is in no registry, since nothing was pushed';
  const places = {
    '{image}': reference,
    '{layout}': layout?.dir ?? '',
    '{sbom}': layout !== undefined && wants('{sbom}') ? await ports.sbomFile(made.config.name, layout) : '',
    '{name}': config.name,
  };
  return argv.map(each =>
    Object.entries(places).reduce((text, [place, value]) => text.replaceAll(place, () => value), each),
  );
}
