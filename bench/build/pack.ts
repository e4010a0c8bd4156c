import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, run } from '../../test/conformance/tools.ts';
import { countBefore, startDistribution } from '../copy/registries.ts';
import type { Comparison, Row } from '../table.ts';
import type { Repository } from './checkout.ts';
import { timed } from './commands.ts';
import { type Docker, findDocker } from './docker.ts';
import { Samples } from './samples.ts';
import { CODE, otherDependencies, serviceIn } from './service.ts';
import { buildPush, whole } from './step.ts';

/** What becomes of the service before each build, and whether docker has its cache then. */
const KINDS: { name: string; change: (service: Repository) => Promise<void>; cached: boolean }[] = [
  { name: 'cold', change: otherDependencies, cached: false },
  { name: 'a line changed', change: service => service.change(CODE), cached: true },
  { name: 'a line changed, new runner', change: service => service.change(CODE), cached: false },
];

/** Builds, pushes and takes the milliseconds. */
type Side = (host: string, repository: string, cached: boolean) => Promise<number>;

/** The packer against `docker build` and `docker push` of one service; `undefined` where a tool is missing. */
export async function packing(rounds: number): Promise<Comparison | undefined> {
  if ((await missing('docker', 'docker-registry')).length > 0) return undefined;
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'bench-pack-'));
  const service = await serviceIn(join(scratch.path, 'repository'));
  const docker = await findDocker(scratch.path);
  await using registry = await startDistribution(scratch.path, 'registry');
  await using counter = await countBefore(registry.host);
  const sides: Record<string, Side> = {
    ours: packer(service, {}),
    plain: packer(service, { provenance: 'false', sbom: 'false' }),
    docker: byDocker(service, docker),
  };
  const times = new Samples<number>();
  const sent = new Samples<number>();
  // The first round warms the file cache and is not timed: its bytes are counted on their way.
  for (let round = 0; round <= rounds; round++) {
    for (const { name, change, cached } of KINDS) {
      await change(service);
      for (const [side, push] of Object.entries(sides)) {
        const time = await push(round === 0 ? counter.host : registry.host, `${side}/${round}`, cached);
        if (round === 0) sent.add(name, side, counter.take().bytes);
        else times.add(name, side, time);
      }
    }
  }
  const row = (name: string, side: string, what: string): Row => ({
    what: `${name}${what}`,
    unit: 's',
    digits: 2,
    ...times.row(name, [side, 'docker'], ms => ms / 1_000),
  });
  const bytes = (name: string, side: string, what: string): Row => ({
    what: `${name}${what}: bytes sent`,
    unit: 'kB',
    ...sent.row(name, [side, 'docker'], sum => sum / 1_000),
  });
  return {
    title: `A Node service of 23 MB packed and pushed by ours, or by \`docker build\` and \`docker push\` (${docker.builder}), ${rounds} of each in turn`,
    rows: KINDS.flatMap(({ name }) => [
      row(name, 'ours', ''),
      row(name, 'plain', ', nothing attached'),
      bytes(name, 'ours', ''),
      bytes(name, 'plain', ', nothing attached'),
    ]),
  };
}

function packer(service: Repository, more: Record<string, string>): Side {
  return async (host, repository) =>
    // By its tag the next build finds the last one, as by the commit before on GitHub.
    whole(
      await buildPush({ registry: host, repository, builder: 'packer', tags: 'branch', ...more }, service),
    );
}

function byDocker({ dir }: Repository, { env }: Docker): Side {
  return async (host, repository, cached) => {
    const reference = `${host}/${repository}:main`;
    const build = ['docker', 'build', ...(cached ? [] : ['--no-cache']), '--tag', reference];
    const time = await timed(
      [
        [...build, join(dir, 'context')],
        ['docker', 'push', reference],
      ],
      env,
    );
    await run('docker', ['image', 'rm', reference]);
    return time;
  };
}
