import { isRecord } from '@pipeline/contracts';
import type { DeployWanted } from '../wanted.ts';

/** How a staged deployment goes on once it is told to, as the run that made it was asked: a later one need not know. */
export type Course = Pick<DeployWanted['move'], 'hosts' | 'rolling'>;

export function courseText({ hosts, rolling }: Course): string {
  return JSON.stringify({ hosts, rolling });
}

const HOST = /^[a-z0-9.-]{1,253}(?::\d{1,5})?$/i;

/** What the deployment's `meta` says of it; anybody who may deploy can have written that. */
export function courseOf(text: string | undefined): Course {
  const given = parsed(text);
  const hosts = Array.isArray(given.hosts) ? given.hosts : [];
  return {
    hosts: hosts.filter((host): host is string => typeof host === 'string' && HOST.test(host)),
    rolling: given.rolling === 'at-once' ? 'at-once' : 'stages',
  };
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
