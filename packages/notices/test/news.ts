import {
  alarmOf,
  type Channel,
  type EnvironmentLog,
  markersOf,
  type News,
  type Notice,
  noticeOf,
  story,
  type Told,
} from '../src/index.ts';
import { at, before, log, NEXT, proof, release, rollback } from './shop.ts';

const released = release({ from: '12:00', until: '12:05' });

/** A release of production as it goes. */
export const STEPS = {
  deploying: { ...before, records: [...before.records, release({})] },
  live: { records: [...before.records, released], proofs: [...before.proofs, proof('12:08')] },
  bad: {
    records: [...before.records, released],
    proofs: [...before.proofs, proof('12:08'), proof('12:15', { result: 'failed', checks: ['error rate'] })],
  },
  'rolled-back': {
    records: [...before.records, released, rollback({ until: '12:25' })],
    proofs: before.proofs,
  },
  undone: {
    ...before,
    records: [...before.records, release({ until: '12:05', verdict: 'failed', of: { undone: true } })],
  },
} satisfies Record<string, Partial<EnvironmentLog>>;
export type Step = keyof typeof STEPS;

export function news(step: Step): News {
  const logs = [log('production', STEPS[step])];
  const told = story(logs, NEXT, at('12:30'));
  if (told === undefined) throw new Error(`there is no story at ${step}`);
  return { repository: 'acme/shop', story: told, markers: markersOf(logs, NEXT), alarms: logs.map(alarmOf) };
}

/** A channel and what is remembered of it from run to run. */
export function remembering(channel: Channel, notices: Notice[] = []) {
  let written = 0;
  return {
    notices,
    async tell(step: Step): Promise<Told> {
      const told = await channel.tell(news(step), notices);
      for (const one of told.remember) {
        written += 1;
        const when = new Date(Date.parse(at('12:30')) + written * 1_000).toISOString();
        notices.push(noticeOf(one.about, channel.id, one, when));
      }
      return told;
    },
  };
}
