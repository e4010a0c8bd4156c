import type { Report } from '@pipeline/action-kit';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { publish } from './publish/publish.ts';
import type { Outputs } from './spec.gen.ts';
import { withdraw } from './withdraw/withdraw.ts';

export function publishRelease(config: Config, ports: Ports): Promise<Report<Outputs>> {
  return config.operation === 'publish' ? publish(config, ports) : withdraw(config, ports);
}
