import type { Clock } from '@pipeline/contracts';
import { type GithubOptions, type LocalGithub, startGithub } from '../../local-cloud/src/github/start.ts';
import { connectGithub, type GithubConnection } from '../src/index.ts';

/** Commits, oldest first; one on a branch of its own is not among them. */
export const COMMITS = ['1', '2', '3'].map(digit => digit.repeat(40));

export type PassingClock = Clock & { slept: number[]; pass(ms: number): void };

/** A clock that moves when something sleeps on it, and when it is told to. */
export function passingClock(): PassingClock {
  const slept: number[] = [];
  let now = Date.UTC(2026, 10, 21, 10);
  return {
    slept,
    now: () => now,
    pass: ms => {
      now += ms;
    },
    async sleep(ms) {
      slept.push(ms);
      now += ms;
    },
  };
}

export interface Scene {
  github: LocalGithub;
  clock: PassingClock;
  said: string[];
  /** As a run of its own: with its own connection. @param answerWithin milliseconds */
  connect(token?: string, answerWithin?: number): GithubConnection;
}

export async function scene(options: GithubOptions = {}): Promise<Scene> {
  const github = await startGithub({ history: COMMITS, ...options });
  const said: string[] = [];
  const clock = passingClock();
  const connect = (token = github.token, answerWithin?: number) =>
    connectGithub({
      token,
      apiUrl: github.url,
      repository: 'org/shop',
      clock,
      log: line => said.push(line),
      // The client's own patience, unless a test is about it: a slow machine is no lost answer.
      ...(answerWithin !== undefined && { answerWithin }),
    });
  return { github, clock, said, connect };
}
