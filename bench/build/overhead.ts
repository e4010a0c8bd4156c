import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '../../test/conformance/tools.ts';
import { startDistribution } from '../copy/registries.ts';
import type { Comparison, Row } from '../table.ts';
import { type Builder, openBuilder } from './builder.ts';
import type { Repository } from './checkout.ts';
import { timed } from './commands.ts';
import { changesOf, layeredIn } from './layered.ts';
import { Samples } from './samples.ts';
import { buildPush, stepsOf, whole } from './step.ts';

/** What is attached. buildx makes an SBOM by an image that it pulls and runs, which is not to be had everywhere. */
const MODES = {
  'an SBOM by ours alone': { inputs: {}, flags: [] },
  'provenance by both': { inputs: { sbom: 'false' }, flags: [] },
  'nothing attached': {
    inputs: { provenance: 'false', sbom: 'false' },
    flags: ['--provenance=false', '--sbom=false'],
  },
};
type Mode = (typeof MODES)[keyof typeof MODES];

/** Builds what is checked out and pushes it to a repository of a registry. */
type Push = (mode: Mode, registry: string, repository: string) => Promise<{ ms: number; steps?: string }>;

/** What a step takes beyond a bare `docker buildx build --push`; `undefined` where a tool is missing. */
export async function overhead(megabytes: number, rounds: number): Promise<Comparison | undefined> {
  if ((await missing('buildkitd', 'buildx', 'docker', 'docker-registry')).length > 0) return undefined;
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'bench-overhead-'));
  await using registry = await startDistribution(scratch.path, 'registry');
  await using builder = await openBuilder(join(scratch.path, 'buildkit'), registry.host);
  const sources = await layeredIn(join(scratch.path, 'sources'));
  const sides = { ours: ours(sources, builder), theirs: theirs(sources, builder) };
  const changes = changesOf(megabytes);
  const times = new Samples<number>();
  const steps = new Map<string, string>();
  // The first round warms the file cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [at, [mode, given]] of Object.entries(MODES).entries()) {
      for (const [side, push] of Object.entries(sides)) {
        for (const [kind, change] of Object.entries(changes)) {
          await change(sources);
          const pushed = await push(given, registry.host, `${side}/${round}/${at}`);
          const name = `${kind}, ${mode}`;
          if (round > 0) times.add(name, side, pushed.ms);
          if (pushed.steps !== undefined) steps.set(name, pushed.steps);
        }
      }
    }
    await builder.prune();
  }
  const names = Object.keys(MODES).flatMap(mode => Object.keys(changes).map(kind => `${kind}, ${mode}`));
  return {
    title: `An image of ${megabytes} MB built by BuildKit and pushed, by ours and by a bare \`docker buildx build --push\`, ${rounds} of each in turn`,
    rows: names.flatMap((name): Row[] => [
      { what: name, unit: 's', digits: 2, ...times.row(name, ['ours', 'theirs'], ms => ms / 1_000) },
      { what: `${name}: ours takes longer by`, unit: 'ms', ours: longer(times, name) },
    ]),
    notes: names.map(name => `ours, ${name}, the last: ${steps.get(name)}`),
  };
}

/** Round by round. */
function longer(times: Samples<number>, name: string): number[] {
  const others = times.of(name, 'theirs');
  return times.of(name, 'ours').map((ms, round) => ms - (others[round] ?? Number.NaN));
}

function ours(sources: Repository, { env }: Builder): Push {
  return async ({ inputs }, registry, repository) => {
    const step = await buildPush({ registry, repository, builder: 'buildx', ...inputs }, sources, env);
    return { ms: whole(step), steps: stepsOf(step) };
  };
}

function theirs({ dir }: Repository, { env }: Builder): Push {
  return async ({ flags }, registry, repository) => {
    const tag = `${registry}/${repository}:main`;
    const build = ['docker', 'buildx', 'build', '--push', ...flags, '--tag', tag, join(dir, 'context')];
    return { ms: await timed([build], env) };
  };
}
