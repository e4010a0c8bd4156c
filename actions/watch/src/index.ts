import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts, surroundings } from './live/live.ts';
import { spec } from './spec.gen.ts';
import { watch } from './watch.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => watch(config, livePorts(config, run)),
);
