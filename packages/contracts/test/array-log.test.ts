import { arrayLog } from './array-log.ts';
import { readsOn } from './reads-on.ts';

/** What the others are told apart from by property tests is a log as the real ones are. */
readsOn(async records => arrayLog(records));
