import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from '../measure.ts';
import { type Comparison, median } from '../table.ts';
import { History } from './history.ts';

/** At which the real service's minute takes about six seconds here. */
const SPEED = 10;
const TARGETS = 5;
const MAIN = fileURLToPath(new URL('../../dist/rollback/index.js', import.meta.url));

/** Five targets taken back in one step, against each of them alone. @param main the action's program */
export async function rollingBack(rounds: number, main: string = MAIN): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-rollback-'));
  try {
    await using history = await History.open(SPEED, TARGETS, folder);
    const together: number[] = [];
    const slowest: number[] = [];
    const inTurn: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone: number[] = [];
      for (const name of history.names) alone.push(await rollBack(history, folder, main, [name]));
      slowest.push(Math.max(...alone));
      inTurn.push(alone.reduce((sum, each) => sum + each, 0));
      together.push(await rollBack(history, folder, main, history.names));
    }
    return {
      title: `A rollback of five services, rollouts of about 10 s, ${rounds} of each in turn, local cloud; "theirs" is ours, too, of one target at a time`,
      rows: [
        {
          what: 'five in one step, the slowest of them alone',
          unit: 's',
          digits: 1,
          ours: together,
          theirs: slowest,
        },
        {
          what: 'five in one step, all of them one after the other',
          unit: 's',
          digits: 1,
          ours: together,
          theirs: inTurn,
        },
      ],
      notes: [
        `Five took ${(median(together) / median(slowest)).toFixed(2)} times the time of the slowest alone`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

let runs = 100;

/** Seconds from the process's start to its end. */
async function rollBack(
  history: History,
  folder: string,
  main: string,
  names: readonly string[],
): Promise<number> {
  await history.turnsBad();
  const inputs = { environment: 'production', 'release-log': `file:${folder}`, targets: names.join(',') };
  const job = {
    GITHUB_REPOSITORY: 'org/shop',
    GITHUB_RUN_ID: String(++runs),
    GITHUB_SHA: '9'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_ACTOR: 'bench',
  };
  const { code, log, startedAt, endedAt } = await measure(
    { main },
    { inputs },
    { ...history.cloud.env, ...job },
  );
  if (code !== 0 || names.some(name => !history.back.includes(name)))
    throw new Error(`a rollback failed:\n${log}`);
  return (endedAt - startedAt) / 1_000;
}
