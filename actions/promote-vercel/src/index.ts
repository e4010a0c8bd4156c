import { runAction } from '@pipeline/action-kit';
import { configure } from './config/config.ts';
import { livePorts } from './live/live.ts';
import { promoteVercel } from './promote-vercel.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => promoteVercel(config, livePorts(config, run)));
