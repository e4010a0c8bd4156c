import { describeTarget } from '../../../rollout/test/target-contract.ts';
import { SERVICE, WORKER_POOL } from '../../src/index.ts';
import { cloudWorld } from './contract-world.ts';

describeTarget('a Cloud Run service of the local cloud', () => cloudWorld(SERVICE));
describeTarget('a Cloud Run worker pool of the local cloud', () => cloudWorld(WORKER_POOL));
