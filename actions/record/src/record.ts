import type { Report } from '@pipeline/action-kit';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { retire } from './retire/retire.ts';
import { show } from './show/show.ts';
import type { Outputs } from './spec.gen.ts';
import { write } from './write/write.ts';

/** Writes down, or answers. */
export function record(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.operation === 'show') return show(config, ports);
  return config.operation === 'retire' ? retire(config, ports) : write(config, ports);
}
