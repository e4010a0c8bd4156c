import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { leadsOut, type RunFacts } from '@pipeline/action-kit';
import { runBake } from '@pipeline/build';
import { loginSurroundings } from '@pipeline/registry-login';
import type { Surroundings } from '../config/surroundings.ts';

/** What the inputs are judged by, on this machine. */
export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  const { workspace, env, sha, ref, eventName, event } = context;
  return {
    ...loginSurroundings(context),
    names: { sha, ref, runNumber: env('GITHUB_RUN_NUMBER') ?? '', before: beforeOf(event) },
    eventName,
    dryRun,
    env,
    look(path) {
      try {
        if (leadsOut(workspace, path)) return 'elsewhere';
        const found = statSync(resolve(workspace, path));
        return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : undefined;
      } catch {
        // Absent, a link to itself, a name that no disk takes: nothing that could be built from.
        return undefined;
      }
    },
    read(path) {
      try {
        return leadsOut(workspace, path) ? undefined : readFileSync(resolve(workspace, path), 'utf8');
      } catch {
        return undefined;
      }
    },
    bake: call => runBake(call, workspace),
  };
}

/** What a branch was at before a push. https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
function beforeOf(event: unknown): string {
  const { before } = (event ?? {}) as { before?: unknown };
  return typeof before === 'string' && !/^0*$/.test(before) ? before : '';
}
