import type { Report } from '@pipeline/action-kit';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { show } from './show/show.ts';
import type { Outputs } from './spec.gen.ts';
import { write } from './write/write.ts';

/** Writes down, or answers. */
export function record(config: Config, ports: Ports): Promise<Report<Outputs>> {
  return config.operation === 'show' ? show(config, ports) : write(config, ports);
}
