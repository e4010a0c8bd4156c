import type { IncomingMessage } from 'node:http';
import { faultRoutes } from '../faults/fault-routes.ts';
import type { GoogleTokens } from '../google/access-tokens.ts';
import type { GoogleIdTokens } from '../google/id-tokens.ts';
import { invokerRefusal } from '../google/invoker-check.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import type { Refused } from '../runtime/front.ts';
import { type Authenticate, dispatcher } from './dispatch.ts';
import type { RunFaults } from './faults.ts';
import { startGrpc } from './grpc/server.ts';
import type { Caller } from './handler.ts';
import { invokersOf } from './operations/iam.ts';
import { parseRunFault } from './parse-fault.ts';
import { unauthenticated } from './refusal.ts';
import { restHandler } from './rest/handler.ts';
import { type RunWorld, runWorld } from './run-world.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface RunOptions extends Omit<ListenOptions, 'name'>, WorldOptions {
  /** gRPC's port; a free one when absent. */
  grpcPort?: number | undefined;
  /** Callers must have a good access token where this is given. */
  tokens?: GoogleTokens;
  /** A service's own callers must be allowed to call it, by ID token, where this is given. */
  idTokens?: GoogleIdTokens;
}

export interface LocalRun extends Listening {
  /** `127.0.0.1:PORT`, of the same API over gRPC without TLS. */
  grpc: string;
  world: RunWorld;
  /** What goes wrong with the platform; see also `POST /_local-cloud/run-faults`. */
  runFaults: RunFaults;
  env: Record<string, string>;
}

/** Cloud Run: its API over REST and gRPC, and what it runs. */
export async function startRun(options: RunOptions = {}): Promise<LocalRun> {
  const { tokens, idTokens, grpcPort, ...rest } = options;
  const world: World = createWorld({
    ...rest,
    ...(idTokens && { admit: (service, request) => admitted(world, service, request, idTokens) }),
  });
  const dispatch = dispatcher(world, tokens ? signedIn(tokens) : () => ANYBODY);
  const listening = await listen(restHandler(dispatch), {
    ...rest,
    name: 'cloudrun',
    admin: { ...options.admin, ...faultRoutes('run-faults', world.faults, parseRunFault) },
  });
  const grpc = await startGrpc(dispatch, { port: grpcPort, faults: listening.faults, log: listening.log });
  const [first] = world.projects;
  return {
    ...listening,
    grpc: grpc.address,
    world: runWorld(world),
    runFaults: world.faults,
    // As gcloud knows them: https://docs.cloud.google.com/sdk/gcloud/reference/topic/configurations
    env: {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: `${listening.url}/`,
      CLOUDSDK_RUN_REGION: world.regions[0] ?? '',
      GOOGLE_CLOUD_PROJECT: first?.id ?? '',
    },
    async close() {
      grpc.close();
      for (const controller of world.controllers.values()) controller.close();
      await Promise.all([listening.close(), world.fronts.close()]);
      await world.runtime.close();
    },
  };
}

const ANYBODY: Caller = { email: 'developer@example.com', members: ['user:developer@example.com'] };

function signedIn(tokens: GoogleTokens): Authenticate {
  return authorization => {
    const principal = tokens.whose(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (principal === undefined) throw unauthenticated();
    const { email, members } = principal;
    return { email: email ?? members[0] ?? '', members };
  };
}

/** https://docs.cloud.google.com/run/docs/authenticating/service-to-service (the audience) */
async function admitted(
  world: World,
  service: string,
  { headers }: IncomingMessage,
  idTokens: GoogleIdTokens,
): Promise<Refused | undefined> {
  const document = world.services.get(service) ?? {};
  const own = [document.urls, document.customAudiences].flatMap(list =>
    Array.isArray(list) ? list.map(String) : [],
  );
  return invokerRefusal(headers, { audiences: own, members: invokersOf(world, service) }, idTokens);
}
