import type { Run } from '@pipeline/action-kit';
import type { Ports } from './smoke-test.ts';

export function live({ log, clock, signal, mask }: Run): Ports {
  return { log, clock, signal, mask, fetch };
}
