import { runAction } from '@pipeline/action-kit';
import { configure } from './config.ts';
import { promote } from './promote.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, promote);
