import { runAction } from '@pipeline/action-kit';
import { config } from './config.ts';
import { live } from './live.ts';
import { smokeTest } from './smoke-test.ts';
import { spec } from './spec.gen.ts';

void runAction(spec, (inputs, run) =>
  smokeTest(config(inputs, run.dryRun(inputs.dryRun, inputs.url)), live(run)),
);
