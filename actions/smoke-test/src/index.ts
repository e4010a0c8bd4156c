import { runAction } from '@pipeline/action-kit';
import { configure } from './config.ts';
import { live } from './live.ts';
import { smokeTest } from './smoke-test.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, (config, run) => smokeTest(config, live(run)));
