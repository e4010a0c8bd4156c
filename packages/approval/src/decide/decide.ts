import type { ApprovalRequest } from '../model.ts';
import { hear, type Room } from './hear.ts';
import type { Decision, Heard, No } from './heard.ts';

/**
 * How a request stands, by what everybody has said of it. Nothing is approved unless enough different people, whom the rule allows, have
 * each said yes with this very code, in time, in a comment that nobody has edited, and stand by it; and as long as one of them denies it, it is denied.
 */
export function decide(request: ApprovalRequest, heard: Heard): Decision {
  const rule = heard.rule ?? request.rule;
  const room = hear({ request, heard, rule });
  const by = room.seats.flatMap(({ yes, login }) => (yes === undefined ? [] : [login]));
  // What is no whole number, or none, can never be reached.
  const quorum = Number.isInteger(rule.quorum) && rule.quorum > 0 ? rule.quorum : Number.POSITIVE_INFINITY;
  const counted = { by, missing: Math.max(0, quorum - by.length), noes: noesOf(room), ...overrideOf(room) };
  const { unread, heeded } = room;
  return {
    ...outcome(request, heard, room, counted),
    ...counted,
    ...(unread.length > 0 && { unread }),
    heeded,
  };
}

function noesOf({ seats, withdrawn }: Room): No[] {
  if (withdrawn !== undefined) return [withdrawn];
  return seats.flatMap(({ login, no }) =>
    no === undefined ? [] : [{ login, at: no.at, ...(no.reason !== undefined && { reason: no.reason }) }],
  );
}

function overrideOf({ seats }: Room): Pick<Decision, 'override'> {
  for (const { login, override } of seats)
    if (override !== undefined) return { override: { login, reason: override.reason } };
  return {};
}

/** Anybody can comment, and nobody shall fill this line. */
function unsureOf([first, ...others]: Room['unread']): string {
  if (first === undefined) return '';
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `; ${first.login}${more} ${first.why}`;
}

function outcome(
  { rule: { deadline } }: ApprovalRequest,
  heard: Heard,
  { withdrawn, seats, unread }: Room,
  { by, missing, noes, override }: Pick<Decision, 'by' | 'missing' | 'noes' | 'override'>,
): Pick<Decision, 'state' | 'detail'> {
  const who = noes.map(({ login }) => login).join(', ');
  if (withdrawn !== undefined)
    return { state: 'withdrawn', detail: `${who}, who asked for it, took it back` };
  if (noes.length > 0) return { state: 'denied', detail: `${who} denied it` };
  if (heard.void !== undefined) return { state: 'void', detail: heard.void };
  const approved =
    by.length === 0 ? 'nobody whose yes counts has approved it' : `approved by ${by.join(', ')}`;
  if (missing === 0) {
    const doubt = seats.find(seat => seat.doubt !== undefined)?.doubt;
    if (doubt !== undefined)
      return { state: 'pending', detail: `${approved}, but ${doubt.login} denied it, who ${doubt.why}` };
    if (heard.frozen === undefined || override !== undefined) return { state: 'approved', detail: approved };
    return { state: 'pending', detail: `${approved}, but ${heard.frozen}` };
  }
  const more = Number.isFinite(missing) ? `${missing} more` : 'a quorum that is a number';
  const unsure = unsureOf(unread);
  if (!(heard.now <= Date.parse(deadline)))
    return {
      state: 'expired',
      detail: `the deadline passed at ${deadline}: ${approved}, and it needed ${more}${unsure}`,
    };
  return { state: 'pending', detail: `${approved}; it needs ${more} by ${deadline}${unsure}` };
}
