import { type Command, parseCommand } from '../command.ts';
import { nameKey } from '../login.ts';
import type { Comment, Heard, Heeded, Unread } from './heard.ts';
import { type Bench, deaf, isEdited, noYes, own, saidAt, stranger } from './refusal.ts';

/** What somebody has said last, and still stands by. */
interface Seat {
  login: string;
  yes?: Heeded;
  no?: { at: string; word?: Heeded; reason?: string };
  override?: { word: Heeded; reason: string };
  /** A denial of somebody of whom nobody knows whether they may. */
  doubt?: Unread;
}

export interface Room {
  seats: Seat[];
  heeded: Heeded[];
  /** Whoever asked has taken the request back. */
  withdrawn?: { login: string; at: string };
  unread: Unread[];
}

type Event = { at: number; id: number } & ({ comment: Comment } | { denied: Denial });
type Denial = NonNullable<Heard['denials']>[number];

/** Hears everyone in the order in which they spoke. */
export function hear(bench: Bench): Room {
  const room: Room = { seats: [], heeded: [], unread: [] };
  const events: Event[] = [
    ...bench.heard.comments.map(comment => ({ at: Date.parse(saidAt(comment)), id: comment.id, comment })),
    ...(bench.heard.denials ?? []).map(denied => ({ at: Date.parse(denied.at), id: 0, denied })),
  ];
  for (const event of events.sort((a, b) => a.at - b.at || a.id - b.id)) {
    if ('comment' in event) answer(event.comment, bench, room);
    else recall(event.denied, bench, room);
  }
  return room;
}

/** A denial that is on record: as if it were said then, where its comment is gone. */
function recall({ login, at }: Denial, { heard, rule }: Bench, room: Room): void {
  const person = heard.people(login);
  const odd = stranger(rule.approvers, login, person);
  if (odd !== undefined) {
    if (person.unread !== undefined) doubt(room, login, odd, 'deny');
    return;
  }
  const seat = seatOf(room, login);
  if (seat.no === undefined) deny(seat, { at });
}

function answer(comment: Comment, bench: Bench, room: Room): void {
  const said = parseCommand(comment.body);
  if (said === undefined) return;
  const { login } = comment;
  const word: Heeded = { login, at: saidAt(comment), said: '', counts: false, why: '' };
  room.heeded.push(word);
  if ('almost' in said) {
    word.why = said.almost;
    return;
  }
  word.said = said.command;
  const deafness = deaf(comment, said.code, bench);
  const why = deafness ?? take(comment, said, word, bench, room);
  word.counts = why === undefined;
  if (why !== undefined) word.why = why;
}

/** Does what is said. @returns why not */
function take(comment: Comment, said: Command, word: Heeded, bench: Bench, room: Room): string | undefined {
  const { login } = comment;
  const person = bench.heard.people(login);
  const odd = stranger(bench.rule.approvers, login, person);
  const seat = seatOf(room, login);
  if (said.command === 'withdraw') return takeBack(comment, word, seat, bench, room);
  if (odd !== undefined) {
    if (person.unread !== undefined) doubt(room, login, odd, said.command);
    return odd;
  }
  if (said.command === 'deny') {
    deny(seat, { at: word.at, word, ...(said.reason !== undefined && { reason: said.reason }) });
    return undefined;
  }
  const refused = own(login, bench) ?? noYes(comment, bench);
  if (refused !== undefined) return refused;
  if (seat.no !== undefined) return 'has denied it: first withdraw that';
  if (said.command === 'override-freeze') {
    seat.override ??= { word, reason: said.reason ?? '' };
    return seat.override.word === word ? undefined : 'has said so already';
  }
  seat.yes ??= word;
  return seat.yes === word ? undefined : 'has said so already';
}

/** Nobody knows whether they may: a yes of theirs does not count, and a no holds it up, lest one be lost that does. */
function doubt(room: Room, login: string, why: string, command: Command['command']): void {
  if (!room.unread.some(each => nameKey(each.login) === nameKey(login))) room.unread.push({ login, why });
  if (command === 'deny') seatOf(room, login).doubt ??= { login, why };
}

function deny(seat: Seat, no: NonNullable<Seat['no']>): void {
  drop(seat, 'has denied it since');
  seat.no = no;
}

/** A yes can always be taken back; a no only as a yes can be said, since that is what it comes to. */
function takeBack(comment: Comment, word: Heeded, seat: Seat, bench: Bench, room: Room): string | undefined {
  if (seat.no !== undefined || seat.doubt !== undefined) {
    const refused = noYes(comment, bench);
    if (refused !== undefined) return refused;
    if (seat.no?.word !== undefined) lower(seat.no.word, 'was withdrawn');
    delete seat.no;
    delete seat.doubt;
    word.why = 'takes the denial back';
    return undefined;
  }
  if (seat.yes !== undefined || seat.override !== undefined) {
    drop(seat, 'was withdrawn');
    word.why = 'takes the yes back';
    return undefined;
  }
  if (nameKey(comment.login) !== nameKey(bench.request.by.actor)) return 'had nothing to withdraw';
  // Whoever may edit another one's comment must not end the request by that.
  if (isEdited(comment)) return 'it was edited';
  room.withdrawn = { login: comment.login, at: word.at };
  word.why = 'takes the whole request back';
  return undefined;
}

function drop(seat: Seat, why: string): void {
  if (seat.yes !== undefined) lower(seat.yes, why);
  if (seat.override !== undefined) lower(seat.override.word, why);
  delete seat.yes;
  delete seat.override;
}

function lower(word: Heeded, why: string): void {
  word.counts = false;
  word.why = why;
}

function seatOf({ seats }: Room, login: string): Seat {
  const known = seats.find(seat => nameKey(seat.login) === nameKey(login));
  if (known !== undefined) return known;
  const seat: Seat = { login };
  seats.push(seat);
  return seat;
}
