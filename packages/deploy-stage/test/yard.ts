import type { Plan, Verdict } from '@pipeline/contracts';
import { turningClock } from '../../release/test/turning-clock.ts';
import type { StageTarget } from '../src/target.ts';
import { stagePorts } from './stage-ports.ts';

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
export const aYard = () => stagePorts(turningClock(1_000_000));
