import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../scripts/rehearse/machine.ts';
import { FAULTS } from '../../scripts/rehearse/scenarios.ts';
import { missing } from './tools.ts';

const absent = await missing('act');
const { docker } = lookAround();
if (!docker && process.env.CI !== 'true')
  console.warn('conformance: no Docker here; rehearsals run as processes only');
const runtimes = docker || process.env.CI === 'true' ? ['process', 'docker'] : ['process'];

/** The command itself: what a newcomer types, less pnpm. */
async function rehearse(...args: string[]): Promise<{ code: number; output: string }> {
  const script = new URL('../../scripts/rehearse.ts', import.meta.url).pathname;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { timeout: 170_000 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, output: `${stdout}${stderr}` };
  }
}

describe.skipIf(absent.length > 0)('the rehearsal', () => {
  it.each(runtimes)('delivers a good release (%s)', async runtime => {
    const { code, output } = await rehearse('--runtime', runtime);
    expect(code, output).toBe(0);
    expect(output).toMatch(/Green: 2 service/);
    expect(output).toMatch(/steady \(api steady, orders steady\)/);
  });

  it.each(FAULTS.map(({ name, what }) => [name, what]))('--fault %s: %s', async fault => {
    const { code, output } = await rehearse('--runtime', 'process', '--fault', fault);
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
