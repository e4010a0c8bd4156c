import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../scripts/rehearse/machine.ts';
import { FAULTS } from '../../scripts/rehearse/scenarios.ts';
import { runnable } from '../../scripts/rehearse/services.ts';
import { missing } from './tools.ts';

const absent = await missing('act');
const machine = lookAround();
const { docker } = machine;
const ci = process.env.CI === 'true';
const { services, skipped } = runnable(machine, 'process');
for (const line of skipped) console.warn(`conformance: the rehearsal as processes: ${line}`);
if (!docker && !ci) console.warn('conformance: no Docker here; rehearsals run as processes only');
const runtimes = docker || ci ? ['process', 'docker'] : ['process'];

/** How long one may take, in milliseconds: on a small machine, with other suites beside it. */
const PATIENCE = 300_000;

/** The command itself: what a newcomer types, less pnpm. Others may read the tree meanwhile, so that nothing is built. */
async function rehearse(...args: string[]): Promise<{ code: number; output: string }> {
  const script = new URL('../../scripts/rehearse.ts', import.meta.url).pathname;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--built', ...args], {
      timeout: PATIENCE - 10_000,
    });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, output: `${stdout}${stderr}` };
  }
}

describe.skipIf(absent.length > 0)('the rehearsal', { timeout: PATIENCE }, () => {
  it.each(runtimes)('delivers a good release (%s)', async runtime => {
    const { code, output } = await rehearse('--runtime', runtime);
    expect(code, output).toBe(0);
    const names = runtime === 'docker' || ci ? ['api', 'orders', 'web'] : services.map(({ name }) => name);
    // With the site, which is no image.
    const all = [...names, 'site'].sort();
    expect(output).toContain(`Green: ${all.length} service`);
    const steady = `steady (${all.map(name => `${name} steady`).join(', ')})`;
    for (const environment of ['staging', 'production']) {
      const recorded = output.split('\n').filter(line => line.startsWith(`  ${environment} `));
      expect(recorded.filter(line => line.endsWith(steady))).toHaveLength(2);
    }
    // One release on three platforms, and known to be good as one; on Cloud Run from no traffic, by its steps.
    const { length } =
      output.match(new RegExp(`^ {2}(?:staging|production): .* \\(${all.join(', ')}\\)$`, 'gm')) ?? [];
    expect(length).toBe(2);
    for (const environment of ['staging', 'production'])
      expect(output).toMatch(new RegExp(`^ {2}${environment} web: web-\\S+ 0 → 10 → 50 → 100 %$`, 'm'));
    // Where it comes from and what is in it, said once; and of each release to both environments that it was checked.
    const [changed, ...others] = names;
    for (const [name, count] of [[changed, 4] as const, ...others.map(other => [other, 6] as const)])
      expect(output).toMatch(
        new RegExp(`^ {2}${name}: sha256:[0-9a-f]{64}, .* → .*, ${count} signed attestations$`, 'm'),
      );
    expect(output).toContain(`  ${names.map(name => `${name} built`).join('; ')}\n`);
    expect(output).toMatch(
      new RegExp(
        `^ {2}${changed} built${others.map(name => `; ${name} reused, of [0-9a-f]{7}`).join('')}$`,
        'm',
      ),
    );
  });

  it.for(FAULTS)('--fault $name: $what', async ({ name }, { expect, skip }) => {
    const { code, output } = await rehearse('--runtime', 'process', '--fault', name);
    skip(!ci && /which cannot run here/.test(output), output.trim());
    expect(code, output).toBe(0);
  });

  it('plans a whole delivery without credentials', async () => {
    const { code, output } = await rehearse('--dry-run');
    expect(code, output).toBe(0);
    expect(output).toContain('nothing was written');
  });

  it('names the faults when it is asked for another', async () => {
    const { code, output } = await rehearse('--fault', 'no-such-fault');
    expect(code).toBe(2);
    expect(output).toContain('crash-loop');
  });
});
