import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts } from './live/live.ts';
import { rollback } from './rollback.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, { ...facts, now: Date.now() }),
  (config, run) => rollback(config, livePorts(config, run)),
);
