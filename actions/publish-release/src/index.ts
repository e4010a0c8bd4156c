import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts, surroundings } from './live/live.ts';
import { publishRelease } from './publish-release.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, facts) => configure(inputs, problems, surroundings(facts)),
  (config, run) => publishRelease(config, livePorts(config, run)),
);
