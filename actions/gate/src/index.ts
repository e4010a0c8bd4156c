import { runAction } from '@pipeline/action-kit';
import { config } from './config.ts';
import { gate } from './gate.ts';
import { live } from './live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, (inputs, run) => {
  const wanted = config(inputs);
  return gate(wanted, live(wanted, run));
});
