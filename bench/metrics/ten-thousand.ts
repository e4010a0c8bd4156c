import { fileURLToPath } from 'node:url';
import { startGithub } from '../../packages/local-cloud/src/github/start.ts';
import { measure } from '../measure.ts';
import { type Comparison, median } from '../table.ts';
import { seed } from './seed.ts';

const MAIN = fileURLToPath(new URL('../../dist/metrics/index.js', import.meta.url));
const RELEASES = 10_000;
/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#primary-rate-limit-for-github_token-in-github-actions */
const AN_HOUR = 1_000;

/** The metrics of 10,000 deployments, as calls. @param main the action's program */
export async function measuring(rounds: number, main: string = MAIN): Promise<Comparison> {
  const clock = { now: Date.now() };
  const github = await startGithub({ now: () => clock.now });
  try {
    await seed(github.repository('org/shop').deployments, RELEASES, {
      now: clock.now,
      at: time => (clock.now = time),
    });
    const samples: { calls: number; seconds: number; cpu: number; memory: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      github.log.clear();
      const { code, log, startedAt, endedAt, cpu, memory } = await measure(
        { main },
        { inputs: { 'github-token': github.token } },
        { ...github.env, GITHUB_REPOSITORY: 'org/shop', GITHUB_RUN_ID: '1' },
      );
      if (code !== 0 || !log.includes(`${RELEASES} records`)) throw new Error(`it failed:\n${log}`);
      if (github.log.writes().length > 0) throw new Error('it wrote something');
      const calls = github.log.requests().length;
      samples.push({ calls, seconds: (endedAt - startedAt) / 1_000, cpu: cpu / 1_000, memory });
    }
    const calls = median(samples.map(sample => sample.calls));
    return {
      title: `Metrics of ${RELEASES} deployments, each checked once, of 60 days; ${rounds} rounds, local cloud, which answers at once`,
      rows: [
        { what: 'API calls', unit: '', ours: samples.map(sample => sample.calls) },
        { what: 'whole step', unit: 's', digits: 1, ours: samples.map(sample => sample.seconds) },
        { what: 'CPU time', unit: 's', digits: 1, ours: samples.map(sample => sample.cpu) },
        { what: 'peak memory', unit: 'MB', ours: samples.map(sample => sample.memory) },
      ],
      notes: [
        `${calls} calls are ${((100 * calls) / AN_HOUR).toFixed(0)} % of what a job's token has in an hour`,
      ],
    };
  } finally {
    await github.close();
  }
}
