import { describeTarget } from '../../../rollout/test/target-contract.ts';
import { SERVICE, WORKER_POOL } from '../../src/target/kind.ts';
import { runWorld } from './contract-world.ts';

describeTarget('a Cloud Run service', () => runWorld(SERVICE));
describeTarget('a Cloud Run worker pool', () => runWorld(WORKER_POOL));
