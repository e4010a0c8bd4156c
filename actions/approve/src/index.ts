import { runAction } from '@pipeline/action-kit';
import { approve } from './approve.ts';
import { configure } from './config/config.ts';
import { livePorts, surroundings } from './live/live.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => approve(config, livePorts(config, run)),
);
