import { Readable } from 'node:stream';
import { questionOf } from '@pipeline/trace';
import type { EcsTrace, RecordedAnswer } from './answers.ts';
import { redact } from './redact.ts';
import { operationOf, parse, type WireClient, type WireHandler, type WireResponse } from './wire.ts';

export interface Replay extends WireHandler {
  /** Has this client answered from the trace instead of by AWS. */
  attach(client: WireClient): void;
  /** When the answer that was given last had come, in milliseconds since the trace began. */
  at(): number;
}

/**
 * Answers from a trace: each question with its answers in their order, as often as they came, the last one for
 * ever. A question that was never asked is answered by what was answered to the operation, and where that was not
 * called either, by an error that says so.
 */
export function replayHandler({ answers }: Pick<EcsTrace, 'answers'>): Replay {
  const queues = new Map<string, Queue>();
  for (const answer of answers) {
    for (const key of [questionOf(answer), answer.operation]) {
      const queue = queues.get(key) ?? new Queue();
      queues.set(key, queue);
      queue.add(answer);
    }
  }
  let at = 0;
  const handle: WireHandler['handle'] = async request => {
    const operation = operationOf(request);
    const question = questionOf({ operation, request: redact(operation, parse(request.body)) });
    const answer = (queues.get(question) ?? queues.get(operation))?.next();
    if (answer === undefined) return { response: respond(400, notInTrace(operation)) };
    at = Math.max(at, answer.at);
    // The SDK takes this for what it was: a connection that was lost.
    if (answer.status === undefined) throw Object.assign(new Error('no answer'), { code: 'ECONNRESET' });
    return { response: respond(answer.status, answer.body ?? {}) };
  };
  const handler = { handle, metadata: { handlerProtocol: 'http/1.1' }, httpHandlerConfigs: () => ({}) };
  return {
    handle,
    attach(client) {
      client.config.requestHandler = handler;
    },
    at: () => at,
  };
}

class Queue {
  readonly #answers: RecordedAnswer[] = [];
  #at = 0;
  #given = 0;

  add(answer: RecordedAnswer): void {
    this.#answers.push(answer);
  }

  next(): RecordedAnswer | undefined {
    const answer = this.#answers[this.#at];
    this.#given += 1;
    if (this.#given >= (answer?.times ?? 1) && this.#at < this.#answers.length - 1) {
      this.#at += 1;
      this.#given = 0;
    }
    return answer;
  }
}

function notInTrace(operation: string) {
  // As an API does that lacks the operation: what can do without it does.
  return { __type: 'UnknownOperationException', message: `the trace has no answer to ${operation}` };
}

function respond(statusCode: number, body: unknown): WireResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { statusCode, headers, body: Readable.from([Buffer.from(JSON.stringify(body))]) };
}
