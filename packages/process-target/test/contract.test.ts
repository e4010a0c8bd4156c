import { describeTarget } from '../../rollout/test/target-contract.ts';
import { processWorld } from './process-world.ts';

describeTarget('a process', processWorld);
