import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, measure } from '../measure.ts';
import type { Comparison, Row } from '../table.ts';
import { bundledPeers, CLI, installCli, type Peer } from './peers.ts';
import { type BenchServer, IDS, startServer } from './server.ts';

const SIZES = [20, 2_000];
/** Each installs 180 MB. */
const COLD_ROUNDS = 2;

interface Sample extends Measured {
  /** Milliseconds from the process's start until the deployment's creation is answered. */
  created: number;
  requests: number;
}

/** From a process's start to a deployment created, of which Vercel has no file yet. */
export async function creating(rounds: number): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-vercel-'));
  const server = await startServer(folder);
  try {
    const { ours, client } = await bundledPeers(folder);
    const cli = await installCli(folder);
    const others = cli === undefined ? [client] : [client, cli];
    const rows: Row[] = [];
    for (const size of SIZES) {
      const tree = treeOf(folder, size);
      const taken = await takeTurns(
        server,
        tree,
        [ours, ...others],
        size > 100 ? Math.ceil(rounds / 3) : rounds,
      );
      const cold = cli === undefined ? [] : await coldStarts(server, tree, folder);
      rows.push(...rowsOf(size, taken, ours, others, cold));
    }
    return {
      title: `From a process's start to a deployment created on Vercel, which has no file of it; ${rounds} of each in turn, a third of that with 2,000 files`,
      rows: [...rows, ...others.map(other => filesRow(ours, other))],
      notes: notesOf(cli),
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function takeTurns(server: BenchServer, tree: string, peers: readonly Peer[], rounds: number) {
  const taken = new Map<Peer, Sample[]>(peers.map(peer => [peer, []]));
  // The first of each warms the file cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [peer, samples] of taken) {
      const sample = await once(server, tree, peer);
      if (round > 0) samples.push(sample);
    }
  }
  return taken;
}

/** Milliseconds to install it and to have a deployment created, with nothing there from before. */
async function coldStarts(server: BenchServer, tree: string, folder: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < COLD_ROUNDS; round++) {
    const cli = await installCli(folder);
    if (cli !== undefined) times.push(cli.took + (await once(server, tree, cli)).created);
  }
  return times;
}

async function once(server: BenchServer, tree: string, peer: Peer): Promise<Sample> {
  server.forget();
  const before = server.seen.length;
  const measured = await measure(
    peer,
    { inputs: {} },
    {
      ...{ BENCH_FOLDER: tree, BENCH_URL: server.url, BENCH_TEAM: IDS.team, BENCH_PROJECT: IDS.project },
      ...{ VERCEL_ORG_ID: IDS.team, VERCEL_PROJECT_ID: IDS.project, NODE_EXTRA_CA_CERTS: server.certificate },
      ...peer.env,
    },
  );
  const seen = server.seen.slice(before);
  const created = seen.find(
    ({ operation, status }) => operation === 'POST /v13/deployments' && status === 200,
  );
  if (measured.code !== 0 || created === undefined)
    throw new Error(`${peer.name} created nothing:\n${measured.log}`);
  return { ...measured, created: created.at - measured.startedAt, requests: seen.length };
}

/** Files of 0.1 to 8 kB in folders of fifty, no two alike. */
function treeOf(folder: string, count: number): string {
  const tree = join(folder, `tree-${count}`);
  for (let at = 0; at < count; at++) {
    const within = join(tree, `src/${Math.floor(at / 50)}`);
    mkdirSync(within, { recursive: true });
    const line = `${createHash('sha256').update(`${at}`).digest('hex')}\n`;
    writeFileSync(join(within, `${at}.ts`), line.repeat(2 + ((at * 37) % 120)));
  }
  return tree;
}

function rowsOf(
  size: number,
  taken: ReadonlyMap<Peer, Sample[]>,
  ours: Peer,
  others: readonly Peer[],
  cold: number[],
): Row[] {
  const files = `${size.toLocaleString('en')} files`;
  const own = taken.get(ours) ?? [];
  const row = (what: string, unit: string, digits: number, read: (sample: Sample) => number): Row[] =>
    others.map(other => ({
      what: `${files}: ${what} (${other.name})`,
      ...{ unit, digits, ours: own.map(read), theirs: (taken.get(other) ?? []).map(read) },
    }));
  const seconds = (sample: Sample) => sample.created / 1_000;
  const coldRow: Row = {
    what: `${files}: start to created, its installation included (${CLI})`,
    ...{ unit: 's', digits: 2, ours: own.map(seconds), theirs: cold.map(ms => ms / 1_000) },
  };
  return [
    ...(cold.length === 0 ? [] : [coldRow]),
    ...row('start to created', 's', 2, seconds),
    ...row('CPU time', 's', 2, ({ cpu }) => cpu / 1_000),
    ...row('peak memory', 'MB', 0, ({ memory }) => memory),
    ...row('requests', '', 0, ({ requests }) => requests),
  ];
}

function filesRow(ours: Peer, other: Peer): Row {
  return {
    what: `files (${other.name})`,
    unit: 'MB',
    digits: 2,
    ours: [ours.bytes / 1e6],
    theirs: [other.bytes / 1e6],
  };
}

function notesOf(cli: Peer | undefined): string[] {
  const installed =
    cli === undefined
      ? `${CLI} could not be installed here: its rows are missing`
      : `its installation: \`npm install ${CLI}\` into an empty folder, with an empty cache; ours has nothing to install`;
  return [
    installed,
    'ours: a script of what deploy-vercel does until then, bundled as an action is; all speak HTTPS',
  ];
}
