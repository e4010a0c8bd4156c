import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';

/** `never`, or the day of the last run against AWS itself that held: `2026-11-21`. */
const FILE = join(root, 'packages/ecs/test/traces/live/last-run.txt');
const README = join(root, 'README.md');
const SENTENCE = /last live run: ([\w-]+)/g;

export function lastRun(): string {
  return readFileSync(FILE, 'utf8').trim();
}

/** What the README says of it, each time. */
export function toldRuns(readme: string): string[] {
  return [...readme.matchAll(SENTENCE)].map(([, told = '']) => told);
}

export function retell(readme: string, day: string): string {
  return readme.replaceAll(SENTENCE, `last live run: ${day}`);
}

/** Writes the day down, and has the README tell it. */
export function noteRun(day: string): void {
  writeFileSync(FILE, `${day}\n`);
  writeFileSync(README, retell(readFileSync(README, 'utf8'), day));
}
