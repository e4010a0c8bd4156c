import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison, Row } from '../table.ts';
import { countBefore, pushRandom, startDistribution } from './registries.ts';
import { ourTool, peers, type Tool, timed } from './tools.ts';

/** Images by what they are made of, and how often each is copied by each tool. */
const IMAGES = [
  { name: 'one-256', what: 'one layer of 256 MB', layers: [256], share: 1 },
  { name: 'four-192', what: 'four layers of 192 MB', layers: [192, 192, 192, 192], share: 1 / 3 },
  { name: 'one-1024', what: 'one layer of 1 GB', layers: [1024], share: 1 / 5 },
];

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-copy-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whole processes, in turns, each to an empty registry. */
export function copyBetween(rounds: number): Promise<Comparison> {
  return inScratch(async folder => {
    await using from = await startDistribution(folder, 'from');
    await using to = await startDistribution(folder, 'to');
    const ours = await ourTool(folder);
    const rows: Row[] = [];
    for (const { name, what, layers, share } of IMAGES) {
      await pushRandom(
        folder,
        from.host,
        name,
        layers.map(megabytes => ({ megabytes })),
      );
      const samples = new Map<Tool, Awaited<ReturnType<typeof timed>>[]>();
      // The first of each warms the file cache and is not counted.
      for (let round = 0; round <= Math.ceil(rounds * share); round++) {
        for (const tool of [ours, ...peers]) {
          const sample = await timed(tool.copy(`${from.host}/${name}:main`, `${to.host}/copy:main`));
          await to.empty();
          if (round > 0) samples.set(tool, [...(samples.get(tool) ?? []), sample]);
        }
      }
      const row = (peer: Tool, kind: 'seconds' | 'memory' | 'cpu', unit: string, digits: number): Row => ({
        what: `${what}: ${kind === 'seconds' ? 'whole process' : kind === 'cpu' ? 'CPU time' : 'peak memory'}, ${peer.name}`,
        unit,
        digits,
        ours: (samples.get(ours) ?? []).map(sample => sample[kind]),
        theirs: (samples.get(peer) ?? []).map(sample => sample[kind]),
      });
      for (const peer of peers) rows.push(row(peer, 'seconds', 's', 2));
      for (const peer of peers) rows.push(row(peer, 'cpu', 's', 2));
      for (const peer of peers) rows.push(row(peer, 'memory', 'MB', 0));
    }
    return { title: 'An image from one registry to another, two of distribution 2.8', rows };
  });
}

/** Requests and bytes, which are the same each time. */
export function copyWithin(): Promise<Comparison> {
  return counted('Within one registry, to another repository', 'copy', (tool, host) =>
    tool.copy(`${host}/image:main`, `${host}/copy-by-${tool.name}:main`),
  );
}

export function resolve(): Promise<Comparison> {
  return counted('From a tag to a digest', 'resolve', (tool, host) => tool.resolve(`${host}/image:main`));
}

function counted(
  title: string,
  what: string,
  command: (tool: Tool, host: string) => string[],
): Promise<Comparison> {
  return inScratch(async folder => {
    await using registry = await startDistribution(folder, 'registry');
    await using counter = await countBefore(registry.host);
    await pushRandom(folder, registry.host, 'image', [{ megabytes: 64 }]);
    const taken = new Map<Tool, ReturnType<typeof counter.take>>();
    const ours = await ourTool(folder);
    for (const tool of [ours, ...peers]) {
      await timed(command(tool, counter.host));
      taken.set(tool, counter.take());
    }
    const of = (tool: Tool) => taken.get(tool) ?? { requests: [], bytes: 0 };
    const rows: Row[] = peers.flatMap(peer => [
      {
        what: `${what}: requests, ${peer.name}`,
        unit: '',
        ours: [of(ours).requests.length],
        theirs: [of(peer).requests.length],
      },
      {
        what: `${what}: bytes sent, ${peer.name}`,
        unit: 'B',
        ours: [of(ours).bytes],
        theirs: [of(peer).bytes],
      },
    ]);
    const blobBytes = of(ours).requests.filter(request => /^(?:PATCH|PUT) .*\/uploads\//.test(request));
    const notes = [
      `ours: ${of(ours)
        .requests.map(request => request.split(/[ /?]/, 1)[0])
        .join(' ')}`,
    ];
    if (blobBytes.length > 0) notes.push(`ours uploaded: ${blobBytes.join(', ')}`);
    return { title, rows, notes };
  });
}
