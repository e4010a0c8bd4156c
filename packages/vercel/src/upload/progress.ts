import { formatBytes, type Log } from '@pipeline/contracts';

/** Milliseconds between two lines, at the least. */
const EVERY = 5_000;

/** Tells how far an upload is: when it begins, at most once in a while, and when it is done. */
export function progress(
  total: { files: number; bytes: number },
  log: Log,
  now: () => number,
): (bytes: number) => void {
  const size = formatBytes(total.bytes);
  const began = now();
  let told = began;
  let done = { files: 0, bytes: 0 };
  log(`Vercel lacks ${files(total.files)} of it, ${size}`);
  return bytes => {
    done = { files: done.files + 1, bytes: done.bytes + bytes };
    const at = now();
    if (done.files === total.files) {
      log(`Uploaded ${files(done.files)}, ${size}, in ${((at - began) / 1_000).toFixed(1)} s`);
    } else if (at - told >= EVERY) {
      told = at;
      log(`Uploaded ${done.files} of ${files(total.files)}, ${formatBytes(done.bytes)} of ${size}`);
    }
  };
}

function files(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`;
}
