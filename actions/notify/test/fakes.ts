import type { FoundEntry, Journal, JournalEntry } from '@pipeline/contracts';
import { type Channel, type Notice, noticeKind, type Story } from '@pipeline/notices';
import type { EnvironmentLog } from '../../../packages/notices/src/index.ts';
import { at, log as logOf } from '../../../packages/notices/test/shop.ts';
import type { Config } from '../src/config/config.ts';
import type { Ports } from '../src/ports.ts';

export const CONFIG: Config = {
  environments: ['staging', 'production'],
  of: 'this run',
  channels: [{ kind: 'slack-webhook', url: 'https://hooks.slack.com/services/x' }],
  only: ['live'],
  home: { folder: 'log' },
  dryRun: false,
};

type Given = Record<string, Partial<EnvironmentLog>>;

/** A shop's log, which others may change while it is read. */
export class World {
  readonly journal: Journal;
  readonly written: { environment: string; kind: string; entry: JournalEntry; commit: string }[] = [];
  readonly warned: string[] = [];
  logs: Given;
  /** What the journal says beside that: who is asked, and what others have told. */
  entries: Record<string, unknown[]> = {};
  now = at('12:30');
  broken: Error | undefined;
  /** What happens while somebody waits. */
  slept: (ms: number) => void = () => {};

  constructor(logs: Given) {
    this.logs = logs;
    this.journal = {
      write: async (environment, kind, entry, commit) => {
        if (this.broken) throw this.broken;
        this.written.push({ environment, kind, entry, commit });
      },
      entries: async (environment, kind, limit): Promise<FoundEntry[]> =>
        [
          ...(environment === 'production' ? (this.entries[kind] ?? []) : []).map(json => ({ json })),
          ...this.written
            .filter(each => each.environment === environment && each.kind === kind)
            .map(({ entry }) => ({ json: entry }))
            .reverse(),
        ].slice(0, limit),
    };
  }

  /** What other runs have told, newest first. */
  others(...notices: Notice[]): void {
    for (const notice of notices) this.entries[noticeKind(notice.about)] = [];
    for (const notice of notices) this.entries[noticeKind(notice.about)]?.push(notice);
  }

  ports(channels: Channel[], releaseId = '42.1'): Ports {
    const of = (environment: string) => logOf(environment, this.logs[environment] ?? {});
    return {
      log: { info: () => {}, warn: line => this.warned.push(line), group: (_, body) => body() },
      releases: {
        recent: async environment => [...of(environment).records],
        proofs: async environment => [...of(environment).proofs],
      },
      journal: this.journal,
      channels,
      run: {
        runId: releaseId.split('.')[0] ?? '',
        releaseId,
        commit: { sha: 'd'.repeat(40), ref: 'refs/heads/main' },
      },
      repository: 'acme/shop',
      clock: {
        now: () => Date.parse(this.now),
        sleep: async ms => this.slept(ms),
      },
    };
  }
}

/** A place that shows one message a release, and notes what it was told. */
export function board(
  meanwhile: (told: Story) => void = () => {},
): Channel & { told: string[]; known: number[] } {
  const told: string[] = [];
  const known: number[] = [];
  return {
    name: 'board',
    place: 'the wall',
    id: 'board:wall',
    told,
    known,
    async tell({ story }, before) {
      told.push(story.headline);
      known.push(before.length);
      meanwhile(story);
      if (before.some(({ about }) => about === story.key)) return { did: 'updated', remember: [] };
      return {
        did: 'posted',
        remember: [{ about: story.key, told: 'it', ref: { at: String(told.length) } }],
      };
    },
  };
}
