import { fileLock } from '../src/index.ts';
import { liveNow } from './live-now.ts';

/** A process of its own that tries to take a lock: prints whether it got it. */
const [directory = '', owner = ''] = process.argv.slice(2);
const lock = fileLock(directory, liveNow);
const now = liveNow.now();
const taken = await lock.take('n', { owner, reason: 'r', since: now, expires: now + 60_000 });
console.log('lease' in taken ? 'got it' : 'kept out');
