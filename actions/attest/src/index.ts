import { runAction } from '@pipeline/action-kit';
import { attest } from './attest.ts';
import { configure } from './config.ts';
import { spec } from './spec.gen.ts';

runAction(spec, configure, attest);
