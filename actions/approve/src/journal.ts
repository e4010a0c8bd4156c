import {
  type ApprovalDecision,
  type ApprovalRequest,
  ASKED,
  DECIDED,
  names,
  parseDecision,
  parseRequest,
} from '@pipeline/approval';
import { ActionError, type FoundEntry, isRecord } from '@pipeline/contracts';
import type { Ports } from './ports.ts';

/** One page of GitHub's list: what is older is not found, and so is not approved. */
export const REMEMBERED = 100;

type Reader = Pick<Ports, 'journal' | 'signed'>;

/** An environment's requests, newest first, by those who are believed. */
export async function requestsIn(
  environment: string,
  trusted: readonly string[],
  ports: Reader,
): Promise<ApprovalRequest[]> {
  const entries = await ports.journal.entries(environment, ASKED, REMEMBERED);
  return believed(entries, trusted, ports).flatMap(({ json }) => {
    const request = parseRequest(json);
    return typeof request === 'string' || request.environment !== environment ? [] : [request];
  });
}

/** What was decided of a request, newest first. */
export async function decisionsOn(
  request: ApprovalRequest,
  trusted: readonly string[],
  ports: Reader,
): Promise<ApprovalDecision[]> {
  return (await rememberedOf(request, trusted, ports)).decisions;
}

/** What was decided of a request, and whether more could have been than is remembered: a denial, say, that others have pushed out. */
export async function rememberedOf(
  { environment, key, at }: ApprovalRequest,
  trusted: readonly string[],
  ports: Reader,
): Promise<{ decisions: ApprovalDecision[]; forgotten: boolean }> {
  const entries = await ports.journal.entries(environment, DECIDED, REMEMBERED);
  const decisions = believed(entries, trusted, ports).flatMap(({ json }) => {
    const decision = parseDecision(json);
    return typeof decision === 'string' || decision.request !== key ? [] : [decision];
  });
  return { decisions, forgotten: entries.length >= REMEMBERED && !isBefore(entries.at(-1), at) };
}

/** What a run has let go live without approval, newest first. */
export async function emergenciesOf(
  run: string,
  environment: string,
  trusted: readonly string[],
  ports: Reader,
): Promise<ApprovalDecision[]> {
  const entries = await ports.journal.entries(environment, DECIDED, REMEMBERED);
  return believed(entries, trusted, ports).flatMap(({ json }) => {
    const decision = parseDecision(json);
    return typeof decision !== 'string' && decision.state === 'emergency' && decision.run === run
      ? [decision]
      : [];
  });
}

/** Whether an entry says of itself that it is older; one that says nothing may be younger. */
function isBefore(entry: FoundEntry | undefined, at: string): boolean {
  const json = entry?.json;
  return isRecord(json) && typeof json.at === 'string' && Date.parse(json.at) < Date.parse(at);
}

function believed(
  entries: readonly FoundEntry[],
  trusted: readonly string[],
  { signed }: Reader,
): FoundEntry[] {
  return entries.filter(({ by }) => (by === undefined ? !signed : names(trusted, by)));
}

/** The request of that id, and the id of a newer one, which makes it void. */
export interface Found {
  request: ApprovalRequest;
  newer: string | undefined;
}

/**
 * @param requests newest first
 * @throws ActionError where two have that id: one of them was not written by the run whose it is
 */
export function findRequest(requests: readonly ApprovalRequest[], key: string): Found | undefined {
  const own = requests.filter(request => request.key === key);
  const [request] = own;
  if (request === undefined) return undefined;
  // What is merely there twice, since an answer was lost, is one.
  if (new Set(own.map(each => JSON.stringify(each))).size > 1)
    throw new ActionError(
      'not-approved',
      `There are ${own.length} different requests ${key} in ${request.environment}`,
      {
        hint: 'A request is written once, by its run: find out who else has written one, and ask anew.',
      },
    );
  const newest = requests[0]?.key;
  return { request, newer: newest === key ? undefined : newest };
}
