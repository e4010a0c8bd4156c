import type { Verdict } from '@pipeline/contracts';
import { type EcsTrace, RepeatedAnswers } from './answers.ts';
import { redact } from './redact.ts';
import { rolloutWindow } from './rollout-window.ts';
import { operationOf, parse, peek, type WireClient, type WireHandler } from './wire.ts';

export interface Recorder {
  /** Notes every answer that this client gets from now on. */
  attach(client: WireClient): void;
  /**
   * What was answered during one rollout, told by its deployment's id: what came before it was started, or after the
   * next one was, is left out.
   */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): EcsTrace;
}

/**
 * Notes what AWS answers, at the wire, where nothing has been dropped or renamed yet, and redacted before it is
 * kept. Headers are never looked into: they carry credentials.
 */
export function recordTrace(now: () => number, limit?: number): Recorder {
  const began = now();
  const answers = new RepeatedAnswers(limit);
  return {
    attach(client) {
      const inner = client.config.requestHandler as WireHandler;
      const handle: WireHandler['handle'] = async (request, options) => {
        const operation = operationOf(request);
        const asked = { operation, request: redact(operation, parse(request.body)) };
        try {
          const result = await inner.handle(request, options);
          const { statusCode: status } = result.response;
          const body = redact(operation, parse(await peek(result.response)));
          answers.add({ at: now() - began, ...asked, status, body });
          return result;
        } catch (error) {
          answers.add({ at: now() - began, ...asked });
          throw error;
        }
      };
      client.config.requestHandler = new Proxy(inner, {
        get: (target, name) => {
          if (name === 'handle') return handle;
          const held: unknown = Reflect.get(target, name, target);
          return typeof held === 'function' ? held.bind(target) : held;
        },
      });
    },
    trace({ subject, started, verdict }) {
      const { from, to } = rolloutWindow(answers.kept, subject, started);
      return {
        schema: 1,
        target: 'ecs',
        subject,
        started,
        ...(verdict && { verdict }),
        answers: answers.between(from, to),
        ...(answers.dropped > 0 && { dropped: answers.dropped }),
      };
    },
  };
}
