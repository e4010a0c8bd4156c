import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts } from './live/live.ts';
import { metrics } from './metrics.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => metrics(config, livePorts(config, run)));
