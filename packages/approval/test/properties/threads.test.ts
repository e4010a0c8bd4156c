import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../src/index.ts';
import { at, people } from '../request.ts';
import {
  asked,
  DEADLINE,
  deniedIn,
  hearing,
  threadAt,
  threadOf,
  threads,
  yeses,
  yesesIn,
} from './threads.ts';

const quorums = fc.integer({ min: 1, max: 3 });
const withQuorum = (quorum: number) => ({ ...asked, rule: { ...asked.rule, quorum } });

it('is approved only where enough people who may have said so, unedited, in time, and stand by it, and nobody denies it', () => {
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(threads, quorums, (comments, quorum) => {
      const { state, by } = decide(withQuorum(quorum), { ...hearing, comments });
      seen[state] = (seen[state] ?? 0) + 1;
      const [yeses, denied] = [yesesIn(comments), deniedIn(comments)];
      if (state === 'withdrawn') return;
      expect(state).toBe(denied ? 'denied' : yeses.size >= quorum ? 'approved' : 'expired');
      expect(new Set(by.map(login => login.toLowerCase()))).toEqual(yeses);
    }),
    { numRuns: 5_000 },
  );
  // Each of them was tried often enough to mean something.
  for (const state of ['approved', 'denied', 'expired', 'withdrawn'])
    expect(seen[state], state).toBeGreaterThan(20);
});

it('does not depend on the order in which comments come, only on when they were said', () => {
  fc.assert(
    fc.property(
      threads.chain(thread =>
        fc.tuple(fc.constant(thread), fc.shuffledSubarray(thread, { minLength: thread.length })),
      ),
      ([thread, shuffled]) => {
        expect(decide(asked, { ...hearing, comments: shuffled })).toEqual(
          decide(asked, { ...hearing, comments: thread }),
        );
      },
    ),
  );
});

it('is the same whatever strangers and bots say', () => {
  const strange = (login: string) => ['eve', 'bob', 'app[bot]'].includes(login);
  fc.assert(
    fc.property(threads, quorums, (comments, quorum) => {
      const all = decide(withQuorum(quorum), { ...hearing, comments });
      const known = decide(withQuorum(quorum), {
        ...hearing,
        comments: comments.filter(({ login }) => !strange(login)),
      });
      expect({ state: all.state, by: all.by }).toEqual({ state: known.state, by: known.by });
    }),
  );
});

it('is never approved by what was said of another request', () => {
  fc.assert(
    fc.property(threads, comments => {
      expect(decide(asked, { ...hearing, code: 'z'.repeat(12), comments }).state).toBe('expired');
    }),
  );
});

it('is never approved while it is void, or where nobody may approve', () => {
  fc.assert(
    fc.property(threads, comments => {
      expect(decide(asked, { ...hearing, comments, void: 'newer' }).state).not.toBe('approved');
      const nobody = {
        ...hearing,
        comments,
        people: (login: string) => ({ ...people(login), teams: [], writes: false }),
      };
      expect(decide(asked, nobody).state).not.toBe('approved');
    }),
  );
});

it('is approved a second time only where enough stand by it then, whatever had been approved the first time', () => {
  const since = fc.constantFrom('nothing else', 'something newer', 'a freeze');
  const minutes = fc.integer({ min: 1, max: DEADLINE });
  const begun = fc.tuple(yeses, threads).map(([first, later]) => threadOf([...first, ...later]));
  const seen = { stands: 0, stopped: 0, 'something newer': 0, 'a freeze': 0 };
  fc.assert(
    fc.property(begun, quorums, minutes, since, (thread, quorum, minute, happened) => {
      const first = decide(withQuorum(quorum), {
        ...hearing,
        comments: threadAt(minute, thread),
        now: Date.parse(at(minute)),
      });
      if (first.state !== 'approved') return;
      const second = decide(withQuorum(quorum), {
        ...hearing,
        comments: thread,
        ...(happened === 'something newer' && { void: happened }),
        ...(happened === 'a freeze' && { frozen: happened }),
      });
      if (happened !== 'nothing else') {
        seen[happened] += 1;
        const overridden = thread.some(({ body }) => body.startsWith('/override-freeze'));
        if (happened === 'something newer' || !overridden) expect(second.state).not.toBe('approved');
        return;
      }
      if (second.state === 'withdrawn') return;
      const stands = yesesIn(thread).size >= quorum && !deniedIn(thread);
      seen[stands ? 'stands' : 'stopped'] += 1;
      expect(second.state === 'approved').toBe(stands);
    }),
    { numRuns: 5_000 },
  );
  // Each was tried often enough to mean something.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(50);
});

it('stays denied when a denial that was written down is deleted', () => {
  fc.assert(
    fc.property(threads, threads, (before, after) => {
      const decision = decide(asked, { ...hearing, comments: before });
      if (decision.state !== 'denied') return;
      const denials = decision.noes.map(({ login, at }) => ({ login, at }));
      const withdrawn = denials.every(({ login, at: when }) =>
        after.some(
          ({ login: who, body, updatedAt }) =>
            who.toLowerCase() === login.toLowerCase() && body.startsWith('/withdraw') && updatedAt >= when,
        ),
      );
      const { state } = decide(asked, { ...hearing, comments: after, denials });
      if (!withdrawn) expect(state === 'denied' || state === 'withdrawn').toBe(true);
    }),
    { numRuns: 1_000 },
  );
  expect(at(0)).toBe(asked.at);
});
