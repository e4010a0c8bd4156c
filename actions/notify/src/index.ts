import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts, surroundings } from './live/live.ts';
import { notify } from './notify.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => notify(config, livePorts(config, run)),
);
