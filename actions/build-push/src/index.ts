import { runAction } from '@pipeline/action-kit';
import { buildPush } from './build-push.ts';
import { configure } from './config/config.ts';
import { livePorts } from './live/live.ts';
import { surroundings } from './live/surroundings.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => buildPush(config, livePorts(config, run)),
);
