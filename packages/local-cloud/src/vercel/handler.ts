import { randomBytes } from 'node:crypto';
import { type Handler, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { ApiFault, badRequest, faultReply, forbidden } from './api-fault.ts';
import { authenticate, roleOf } from './authenticate.ts';
import { Past } from './past.ts';
import { RateLimits, rateLimited } from './rate-limits.ts';
import { type Found, router } from './router.ts';
import type { Caller, Routes } from './routes.ts';
import type { World } from './world.ts';

/** Vercel's REST API over the world. */
export function vercelHandler(world: World, tables: readonly Routes[]): Handler {
  const find = router(...tables);
  const limits = new RateLimits();
  const past = new Past(world);
  return request => {
    const found = find(request);
    const operation = found?.route.operation ?? `${request.method} ${request.url.pathname}`;
    const stamped = (reply: Reply): Reply => ({
      ...reply,
      headers: { ...limits.headers(operation), ...VERCEL, 'x-vercel-id': newRequestId(), ...reply.headers },
    });
    return {
      service: 'vercel',
      operation,
      write: found?.route.write ?? request.method !== 'GET',
      run: async () =>
        stamped(found === undefined ? notHere(operation) : await answer(world, past, found, request)),
      refuse: (refusal, status) => stamped(refused(operation, refusal, status)),
    };
  };
}

const VERCEL = { server: 'Vercel', 'cache-control': 'private, max-age=0' };

const newRequestId = () =>
  `dub1::${randomBytes(4).toString('hex')}-${Date.now()}-${randomBytes(6).toString('hex')}`;

const notHere = (operation: string) =>
  json(501, { error: { code: 'not_implemented', message: `${operation} is not implemented here` } });

async function answer(world: World, past: Past, { route, parts }: Found, request: Incoming): Promise<Reply> {
  const { operation, write } = route;
  const query = request.url.searchParams;
  try {
    const limited = world.faults.take('rate-limited', {}, ({ route }) => (route ?? operation) === operation);
    if (limited) {
      const { fault, headers } = rateLimited(operation, limited);
      return faultReply(fault, headers);
    }
    const caller = authenticate(world, request.headers.authorization, query);
    if (write) mustMayWrite(world, operation, caller);
    if (write) past.keep();
    return await route.run({
      world: write ? world : past.seen(),
      caller,
      parts: parts(),
      query,
      request,
      body: () => bodyOf(request),
    });
  } catch (error) {
    if (error instanceof ApiFault) return faultReply(error);
    throw error;
  }
}

/** https://vercel.com/docs/rbac/access-roles, https://vercel.com/docs/limits */
function mustMayWrite(world: World, operation: string, caller: Caller): void {
  if (roleOf(caller) === 'VIEWER') throw forbidden("You don't have permission to change this resource.");
  const limit = world.faults.take('plan-limit', {}, ({ route }) => (route ?? operation) === operation);
  if (limit === undefined) return;
  const code = limit.code ?? 'api-deployments-free-per-day';
  const message = `Resource is limited - try again in 24 hours (more than 100, code: "${code}").`;
  throw new ApiFault(402, code, limit.message ?? message);
}

async function bodyOf(request: Incoming): Promise<Record<string, unknown>> {
  const text = (await request.body()).toString();
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('Invalid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('Invalid request: should be object.');
  return value as Record<string, unknown>;
}

function refused(operation: string, refusal: Refusal, status: number | undefined): Reply {
  switch (refusal) {
    case 'throttle': {
      const { fault, headers } = rateLimited(operation);
      return { ...faultReply(fault, headers), ...(status && { status }) };
    }
    case 'expired-token':
      return faultReply(new ApiFault(status ?? 403, 'forbidden', 'Not authorized', { invalidToken: true }));
    case 'server-error':
      return faultReply(
        new ApiFault(status ?? 500, 'internal_server_error', 'An unexpected internal error occurred'),
      );
  }
}
