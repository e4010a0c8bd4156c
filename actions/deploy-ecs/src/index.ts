import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { deployEcs } from './deploy-ecs.ts';
import { livePorts } from './live/live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => deployEcs(config, livePorts(config, run)));
