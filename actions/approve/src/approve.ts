import type { Report } from '@pipeline/action-kit';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { unverified } from './report/verify.ts';
import { request } from './request/request.ts';
import { resolve } from './resolve/resolve.ts';
import type { Outputs } from './spec.gen.ts';
import { verify } from './verify/verify.ts';

/** Asking, deciding and verifying are three runs, and no runner waits in between. */
export async function approve(config: Config, ports: Ports): Promise<Report<Outputs>> {
  switch (config.operation) {
    case 'request':
      return request(config, ports);
    case 'resolve':
      return resolve(config, ports);
    case 'verify':
      return config.dryRun ? unverified(config) : verify(config, ports);
  }
}
