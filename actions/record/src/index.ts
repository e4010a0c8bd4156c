import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts } from './live/live.ts';
import { record } from './record.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => record(config, livePorts(config, run)));
