import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { deployCloudRun } from './deploy-cloudrun.ts';
import { livePorts } from './live/live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => deployCloudRun(config, livePorts(config, run)));
