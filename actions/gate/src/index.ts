import { runAction } from '@pipeline/action-kit';
import { configure } from './config.ts';
import { gate } from './gate.ts';
import { folderIn, live } from './live.ts';
import { spec } from './spec.gen.ts';

runAction(
  spec,
  (inputs, problems, { context }) => configure(inputs, problems, folderIn(context.workspace)),
  (config, run) => gate(config, live(config, run)),
);
