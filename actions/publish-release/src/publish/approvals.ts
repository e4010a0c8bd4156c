import { ASKED, DECIDED, identityOf, parseDecision, parseRequest } from '@pipeline/approval';
import type { FoundEntry } from '@pipeline/contracts';
import { identitiesOf, type WholeRelease } from '@pipeline/release-history';
import type { ApprovalFact } from '../notes/notes.ts';
import type { Ports } from '../ports.ts';

/** Of each kind, newest first. */
const REMEMBERED = 100;

/** Who let this go live: approvals of all that the release has put there, from before it began. Only what a job has written counts. */
export async function approvalsOf(
  { parts, begun }: WholeRelease,
  environment: string,
  { journal }: Pick<NonNullable<Ports['home']>, 'journal'>,
): Promise<ApprovalFact[]> {
  const identities = parts.flatMap(({ target }) => identitiesOf(target));
  if (identities.length === 0) return [];
  const read = async <T>(kind: string, parse: (entry: unknown) => T | string): Promise<T[]> =>
    (await journal.entries(environment, kind, REMEMBERED)).filter(isOfJob).flatMap(({ json }) => {
      const entry = parse(json);
      return typeof entry === 'string' ? [] : [entry];
    });
  const decisions = (await read(DECIDED, parseDecision)).filter(
    ({ state, at, artifacts }) =>
      (state === 'approved' || state === 'emergency') &&
      Date.parse(at) <= Date.parse(begun) &&
      covers(Object.values(artifacts), identities),
  );
  if (decisions.length === 0) return [];
  const places = new Map((await read(ASKED, parseRequest)).map(({ key, place }) => [key, place.url]));
  // Several runs may have seen the same and written it down; the first is the one that acted.
  const first = new Map(decisions.map(decision => [decision.request, decision]));
  return [...first.values()].map(({ by, at, state, reason, request }) => {
    const url = places.get(request);
    return {
      by,
      at,
      emergency: state === 'emergency',
      ...(reason !== undefined && { reason }),
      ...(url !== undefined && { url }),
    };
  });
}

/** A file does not say who wrote it. https://docs.github.com/en/rest/deployments/deployments */
function isOfJob({ by }: FoundEntry): boolean {
  return by === undefined || by.endsWith('[bot]');
}

function covers(artifacts: readonly string[], identities: readonly string[]): boolean {
  const approved = new Set(artifacts.map(identityOf));
  return identities.every(identity => approved.has(identity));
}
