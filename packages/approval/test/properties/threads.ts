import fc from 'fast-check';
import { type ApprovalRequest, type Comment, type Heard, nameKey } from '../../src/index.ts';
import { at, CODE, OTHER, people, request } from '../request.ts';

/** Who may answer and who may not: `bob` has lost the right to write, `tom` and `tina` are in the team. */
const LOGINS = ['ann', 'ANN', 'tom', 'cid', 'author', 'asker', 'bob', 'eve', 'app[bot]'];
const APPROVERS = ['ann', 'cid', 'author', 'asker', 'bob', 'app[bot]', 'org/release'];
/** Minutes after the request. */
export const DEADLINE = 60;

const codes = fc.constantFrom(CODE, CODE, CODE, CODE, OTHER, CODE.toUpperCase());
const bodies = fc.oneof(
  { weight: 8, arbitrary: codes.map(code => `/approve ${code}`) },
  { weight: 2, arbitrary: codes.map(code => `/deny ${code} no`) },
  { weight: 3, arbitrary: codes.map(code => `/withdraw ${code}`) },
  { weight: 1, arbitrary: codes.map(code => `/override-freeze ${code} outage`) },
  { weight: 2, arbitrary: codes.map(code => `/аpprove ${code}`) },
  { weight: 1, arbitrary: codes.map(code => `> /approve ${code}`) },
  { weight: 1, arbitrary: fc.constantFrom('LGTM', '', `fine\n/approve ${CODE}`) },
);

const comments = fc
  .record({
    login: fc.constantFrom(...LOGINS),
    body: bodies,
    minute: fc.integer({ min: -2, max: DEADLINE + 4 }),
    edited: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 5, nil: 0 }),
  })
  .map(
    ({ login, body, minute, edited }): Omit<Comment, 'id'> => ({
      login,
      body,
      type: login === 'app[bot]' ? 'Bot' : 'User',
      createdAt: at(minute),
      updatedAt: at(minute + edited),
    }),
  );

/** A thread, its comments in the order of their ids and of time, as GitHub makes them. */
export const threads = fc.array(comments, { maxLength: 14 }).map(threadOf);

export function threadOf(all: readonly Omit<Comment, 'id'>[]): Comment[] {
  return [...all]
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .map((comment, id): Comment => ({ ...comment, id }));
}

/** Of some who may approve, as soon as it is asked for. */
export const yeses = fc.subarray(['ann', 'tom', 'cid'], { minLength: 1 }).map(all =>
  all.map(
    (login): Omit<Comment, 'id'> => ({
      login,
      body: `/approve ${CODE}`,
      type: 'User',
      createdAt: at(0),
      updatedAt: at(0),
    }),
  ),
);

/** The thread as it was to be seen then: what was edited later is as it was written. */
export function threadAt(minute: number, thread: readonly Comment[]): Comment[] {
  return thread
    .filter(({ createdAt }) => createdAt <= at(minute))
    .map(comment =>
      comment.updatedAt > at(minute) ? { ...comment, updatedAt: comment.createdAt } : comment,
    );
}

export const asked: ApprovalRequest = request({
  rule: { approvers: APPROVERS, quorum: 1, deadline: at(DEADLINE), selfApproval: false },
});

export const hearing: Omit<Heard, 'comments'> = { code: CODE, people, now: Date.parse(at(DEADLINE + 30)) };

/** Who stands by a yes that counts, found by looking at each person alone and from the end: not as `decide` does. */
export function yesesIn(thread: readonly Comment[]): Set<string> {
  const allowed = ['ann', 'tom', 'cid'];
  return new Set(allowed.filter(login => lastWord(thread, login) === 'approve'));
}

/** Whether somebody who may has a denial that stands. */
export function deniedIn(thread: readonly Comment[]): boolean {
  return ['ann', 'tom', 'cid', 'author', 'asker'].some(login => lastWord(thread, login) === 'deny');
}

function lastWord(thread: readonly Comment[], login: string): string {
  const own = thread
    .filter(comment => nameKey(comment.login) === login && comment.createdAt >= at(0))
    .map(({ body, createdAt, updatedAt, id }) => ({
      body,
      id,
      time: updatedAt,
      edited: createdAt !== updatedAt,
      late: createdAt > at(DEADLINE),
    }))
    .sort((a, b) => (a.time === b.time ? a.id - b.id : a.time < b.time ? -1 : 1));
  let word = 'none';
  for (const { body, edited, late } of own) {
    const inTime = !edited && !late;
    if (body === `/deny ${CODE} no`) word = 'deny';
    else if (body === `/withdraw ${CODE}` && (word !== 'deny' || inTime)) word = 'none';
    else if (body === `/approve ${CODE}` && inTime && word !== 'deny') word = 'approve';
  }
  return word;
}
