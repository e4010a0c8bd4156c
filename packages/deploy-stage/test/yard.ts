import type { Clock, Plan, Verdict } from '@pipeline/contracts';
import { turningClock } from '../../release/test/turning-clock.ts';
import type { StagePorts } from '../src/ports.ts';
import type { StageTarget } from '../src/target.ts';

/** What a thing runs, and what began. */
export type Version = string;
export interface Started {
  to: Version;
}

/** A thing of a platform that is none: it runs a version, and goes through given verdicts. */
export class Thing implements StageTarget<Version, Version, Version, Started, Version> {
  readonly name: string;
  runs: Version = 'v1';
  moving: Started | undefined;
  verdicts: Verdict[] = [];
  readonly told: string[] = [];

  constructor(name = 'Yard thing yard/api') {
    this.name = name;
  }
  async observe() {
    return this.runs;
  }
  offers() {
    return [];
  }
  snapshot(now: Version) {
    return now;
  }
  towards(earlier: Version) {
    return earlier;
  }
  plan(now: Version, wanted: Version): Plan<Version> {
    const changes = now === wanted ? [] : [{ what: 'version', from: now, to: wanted }];
    return { subject: this.name, changes, step: wanted };
  }
  async apply({ step }: Plan<Version>): Promise<Started> {
    this.told.push(`apply ${step}`);
    this.runs = step;
    return { to: step };
  }
  async findStarted() {
    return this.moving;
  }
  async inFlight() {
    return this.moving;
  }
  async judge({ to }: Started): Promise<Verdict> {
    const [next, ...rest] = this.verdicts;
    if (rest.length > 0) this.verdicts = rest;
    return next ?? { state: 'steady', detail: `runs ${to}` };
  }
  async resolve(_: Started, hold: { id: string }, decision: string) {
    this.told.push(`${decision} ${hold.id}`);
  }
  async abort() {
    this.told.push('abort');
  }
}

/** Ports in time that passes only while someone waits. */
export function aYard() {
  const lines: string[] = [];
  const warnings: string[] = [];
  const kept: Record<string, string> = {};
  const clock: Clock = turningClock(1_000_000);
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
    signal: new AbortController().signal,
  };
  return { lines, warnings, kept, ports };
}
