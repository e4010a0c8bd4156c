import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults/faults.ts';
import type { Call, Reply } from './exchange.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { lose, send, sendHalf } from './send.ts';

/** Runs a recognised call and answers it, or lets it meet the fault that waits for it. */
export async function perform(
  call: Call,
  response: ServerResponse,
  faults: Faults,
  log: RequestLog,
  stopped: AbortSignal,
): Promise<void> {
  const { service, operation, write } = call;
  const fault = faults.take(service, operation);
  const entry: LoggedRequest = { service, operation, write, at: Date.now() };
  if (fault !== undefined) entry.fault = fault.kind;
  log.record(entry);
  const noted = (reply: Reply) => {
    entry.status = reply.status;
    return reply;
  };
  switch (fault?.kind) {
    case 'throttle':
    case 'server-error':
    case 'expired-token':
      return send(response, noted(call.refuse(fault.kind, fault.status)));
    case 'reset-before':
      response.req.socket.resetAndDestroy();
      return;
    case 'reset-after':
      return lose(response, noted(await call.run()));
    case 'truncate':
      return sendHalf(response, noted(await call.run()));
    case 'slow':
      await sleep(fault.delayMs ?? 1_000, undefined, { signal: stopped });
      return send(response, noted(await call.run()));
    default:
      return send(response, noted(await call.run()));
  }
}
