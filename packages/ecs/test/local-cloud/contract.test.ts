import { describeTarget } from '../../../rollout/test/target-contract.ts';
import { ecsWorld } from './contract-world.ts';

describeTarget('an ECS service with the rolling update', () => ecsWorld(false));
describeTarget('an ECS service that shifts traffic', () => ecsWorld(true));
