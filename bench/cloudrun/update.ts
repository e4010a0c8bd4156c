import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { type Measured, measure } from '../measure.ts';
import { byOperation } from '../sides.ts';
import type { Comparison, Row } from '../table.ts';
import { bundled, installed, ours, type Peer } from './peers.ts';

const [PROJECT, REGION, SERVICE] = ['shop-staging', 'europe-west1', 'web'];

interface Sample extends Measured {
  /** From the process's start to its first request, as the stand-in receives it. */
  firstCall: number;
  /** From the process's start to the request that updates the service. */
  update: number;
  operations: string[];
}

/** What updating a service costs where the platform takes no time: ours, and a script of Google's own client. */
export async function updating(rounds: number): Promise<Comparison> {
  return compare(rounds, installed());
}

/** The same, the script in one file. */
export async function updatingBundled(rounds: number): Promise<Comparison> {
  const { peers, remove } = await bundled();
  try {
    return await compare(rounds, peers);
  } finally {
    remove();
  }
}

async function compare(rounds: number, others: readonly Peer[]): Promise<Comparison> {
  const cloud = await startLocalCloud({ auth: false, google: { run: { speed: 100_000 } } });
  try {
    await cloud.run?.world.create(PROJECT, REGION, SERVICE, {
      template: { containers: [{ image: 'example.com/web:0', ports: [{ containerPort: 8080 }] }] },
    });
    const own = ours();
    const samples = new Map<Peer, Sample[]>([own, ...others].map(peer => [peer, []]));
    // The first of each warms the file cache and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const [peer, taken] of samples) {
        const sample = await once(cloud, peer, `example.com/web:${round}-${peer.name.replace(/\W+/g, '-')}`);
        if (round > 0) taken.push(sample);
      }
    }
    return tableOf(rounds, own, others, samples);
  } finally {
    await cloud.close();
  }
}

async function once(cloud: LocalCloud, peer: Peer, image: string): Promise<Sample> {
  const before = cloud.requests('cloudrun').length;
  const measured = await measure(
    peer,
    { inputs: inputsOf(cloud, peer, image) },
    { ...envOf(cloud), ...peer.env },
  );
  if (measured.code !== 0) throw new Error(`${peer.name} failed:\n${measured.log}`);
  const calls = cloud.requests('cloudrun').slice(before);
  const [first] = calls;
  const update = calls.find(({ operation }) => operation === 'UpdateService');
  if (first === undefined || update === undefined) throw new Error(`${peer.name} updated nothing`);
  return {
    ...measured,
    firstCall: first.at - measured.startedAt,
    update: update.at - measured.startedAt,
    operations: calls.map(({ operation }) => operation),
  };
}

function inputsOf({ run }: LocalCloud, { mode }: Peer, image: string): Record<string, string> {
  if (mode === undefined) return { project: PROJECT, regions: REGION, service: SERVICE, image };
  const name = `projects/${PROJECT}/locations/${REGION}/services/${SERVICE}`;
  return { mode, name, image, rest: run?.url ?? '', grpc: run?.grpc ?? '' };
}

/** Neither side exchanges an identity: a token is at hand. */
function envOf({ env }: LocalCloud): Record<string, string> {
  return { ...env, CLOUDSDK_AUTH_ACCESS_TOKEN: 'test' };
}

function tableOf(
  rounds: number,
  own: Peer,
  others: readonly Peer[],
  samples: ReadonlyMap<Peer, Sample[]>,
): Comparison {
  const row = (what: string, unit: string, read: (sample: Sample) => number): Row[] =>
    others.map(other => ({
      what: `${what} (${other.name})`,
      unit,
      ours: (samples.get(own) ?? []).map(read),
      theirs: (samples.get(other) ?? []).map(read),
    }));
  const sizes = others.map(other => ({
    what: `files (${other.name})`,
    unit: 'MB',
    digits: 2,
    ours: [own.bytes / 1e6],
    theirs: [other.bytes / 1e6],
  }));
  return {
    title: `A Cloud Run service updated without the platform's time, by ours and by a script of @google-cloud/run, ${rounds} of each in turn, local cloud`,
    rows: [
      ...row('start to first API call', 'ms', ({ firstCall }) => firstCall),
      ...row('start to UpdateService', 'ms', ({ update }) => update),
      ...row('start to end', 'ms', ({ startedAt, endedAt }) => endedAt - startedAt),
      ...row('CPU time', 'ms', ({ cpu }) => cpu),
      ...row('peak memory', 'MB', ({ memory }) => memory),
      ...row('API calls', '', ({ operations }) => operations.length),
      ...sizes,
    ],
    notes: [own, ...others].map(
      peer => `${peer.name}: ${byOperation(samples.get(peer)?.[0]?.operations ?? [])}`,
    ),
  };
}
