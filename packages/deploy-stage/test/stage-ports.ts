import type { Clock } from '@pipeline/contracts';
import type { StagePorts } from '../src/ports.ts';

/** What a stage has of the world but its platform, and what was told to it. */
export function stagePorts(clock: Clock, { signal }: Pick<StagePorts, 'signal'> = new AbortController()) {
  const lines: string[] = [];
  const warnings: string[] = [];
  const kept: Record<string, string> = {};
  const ports: StagePorts = {
    async keepFile(name, text) {
      kept[name] = text;
      return `/tmp/${name}`;
    },
    run: {
      releaseId: '42.1',
      commit: { sha: 'c'.repeat(40), ref: 'refs/heads/main' },
      by: { actor: 'anna', url: 'https://github.com/org/shop/actions/runs/42' },
      owner: 'org/shop run 42, attempt 1',
    },
    log: {
      info: line => lines.push(line),
      warn: line => warnings.push(line),
      group(title, phase) {
        lines.push(title);
        return phase();
      },
    },
    clock,
    signal,
  };
  return { lines, warnings, kept, ports };
}
