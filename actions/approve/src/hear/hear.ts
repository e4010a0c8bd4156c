import {
  type ApprovalDecision,
  type ApprovalRule,
  type Comment,
  codeOf,
  type Decision,
  decide,
  isUnderWay,
  judgeFreeze,
  type Person,
  releasedSince,
  type Window,
} from '@pipeline/approval';
import { REMEMBERED } from '@pipeline/release';
import { type Found, REMEMBERED as REMEMBERED_DECISIONS, rememberedOf } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { knownPeople, whoMatters } from './people.ts';

/** What is asked, and by whose rule. */
export interface Hearing {
  found: Found;
  /** That of whoever decides, where it has its own. */
  rule: Omit<ApprovalRule, 'deadline'> | undefined;
  freeze: readonly Window[];
  trusted: readonly string[];
  comments: readonly Comment[];
  /** Why it is void, beside what the log says. */
  changed: string | undefined;
  /** Beside those that the request names. */
  authors?: readonly string[];
  /** A run whose own releases do not make it void. */
  run?: string;
  /** Instead of asking what the people are who have answered. */
  people?: (login: string) => Person;
}

/** Hears everything that there is, anew, and decides. */
export async function hear(hearing: Hearing, ports: Ports): Promise<Decision> {
  const { found, rule, trusted, comments } = hearing;
  const { request } = found;
  const code = codeOf(request, ports.sha256);
  const now = ports.clock.now();
  const records = await ports.releases.recent(request.environment, REMEMBERED.releases);
  const { decisions, forgotten } = await rememberedOf(request, trusted, ports);
  const denials = decisions.flatMap(({ state, by, said, at }) =>
    state === 'denied' ? by.map(login => ({ login, at: said ?? at })) : [],
  );
  const logins = whoMatters(
    comments,
    code,
    denials.map(({ login }) => login),
  );
  const { approvers } = rule ?? request.rule;
  // What has begun is not stopped half-way, unless somebody denies it or something else was released.
  const begun = hearing.run !== undefined && isUnderWay(request, records, hearing.run);
  const frozen = begun ? undefined : judgeFreeze(hearing.freeze, now);
  return decide(request, {
    code,
    comments,
    people: hearing.people ?? (await knownPeople(logins, approvers, ports)),
    now,
    denials,
    authors: hearing.authors ?? [],
    void:
      hearing.changed ??
      withdrawn(decisions) ??
      (forgotten ? FORGOTTEN : undefined) ??
      (begun ? undefined : superseded(found)) ??
      releasedSince(request, records, hearing.run),
    ...(rule && { rule }),
    ...(frozen && {
      frozen: `nothing goes live until ${frozen.until}, for the freeze ${JSON.stringify(frozen.window)}`,
    }),
  });
}

const FORGOTTEN = `the release log has ${REMEMBERED_DECISIONS} decisions or more since it was asked, so that a denial may be out of sight`;

function superseded({ newer, request }: Found): string | undefined {
  return newer && `request ${newer} was made in ${request.environment} since`;
}

/** Whoever has taken it back cannot bring it back by deleting that. */
function withdrawn(decisions: readonly ApprovalDecision[]): string | undefined {
  const past = decisions.find(({ state }) => state === 'withdrawn');
  return past && `${past.by.join(', ')} took it back at ${past.at}`;
}
