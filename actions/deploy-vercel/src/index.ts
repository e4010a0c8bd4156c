import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { deployVercel } from './deploy-vercel.ts';
import { livePorts } from './live/live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => deployVercel(config, livePorts(config, run)));
