import { runAction } from '@pipeline/action-kit';
import { buildPush } from './build-push.ts';
import { configure } from './config.ts';
import { livePorts, surroundings } from './live.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => buildPush(config, livePorts(config, run)),
);
