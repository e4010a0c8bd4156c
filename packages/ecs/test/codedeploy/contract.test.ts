import { describeTarget } from '../../../rollout/test/target-contract.ts';
import { codeDeployWorld } from './contract-world.ts';

describeTarget('a service of CodeDeploy', () => codeDeployWorld(false));
describeTarget('a service of CodeDeploy that waits for a word', () => codeDeployWorld(true));
