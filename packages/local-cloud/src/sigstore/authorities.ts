import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import type { HandlerFn, initializeCA, initializeCTLog, initializeTLog, initializeTSA } from '@sigstore/mock';

type CA = Awaited<ReturnType<typeof initializeCA>>;
type CTLog = Awaited<ReturnType<typeof initializeCTLog>>;
type TLog = Awaited<ReturnType<typeof initializeTLog>>;
type TSA = Awaited<ReturnType<typeof initializeTSA>>;

/** The four that Sigstore's own project made for its tests: each with keys of its own. */
export interface Authorities {
  ca: CA;
  ctLog: CTLog;
  log: TLog;
  tsa: TSA;
  /** A certificate as Fulcio issues it: takes the body of a request, believes its token, and reads `san` from it. */
  issue: HandlerFn;
  timestamp: HandlerFn;
}

interface Parts {
  fulcio: Pick<typeof import('@sigstore/mock'), 'initializeCA' | 'initializeCTLog' | 'fulcioHandler'>;
  rekor: Pick<typeof import('@sigstore/mock'), 'initializeTLog'>;
  timestamp: Pick<typeof import('@sigstore/mock'), 'initializeTSA' | 'tsaHandler'>;
}

/** https://github.com/sigstore/sigstore-js/tree/main/packages/mock */
export async function createAuthorities(url: string): Promise<Authorities> {
  const require = createRequire(import.meta.url);
  // By its parts: its door also loads nock, which puts itself between this process and its HTTP.
  const part = <Name extends keyof Parts>(name: Name) =>
    require(`@sigstore/mock/dist/${name}/index.js`) as Parts[Name];
  const { fulcio, rekor, timestamp } = {
    fulcio: part('fulcio'),
    rekor: part('rekor'),
    timestamp: part('timestamp'),
  };
  const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ctLog = await fulcio.initializeCTLog(keys());
  const ca = await fulcio.initializeCA(keys(), ctLog);
  // Whole seconds, as a real one's: a fraction loses the zeros at its end, as DER wants, and Sigstore's client reads none
  // that has not three digits.
  const clock = new Date();
  const tsa = await timestamp.initializeTSA(keys(), clock);
  const { fn: stamp } = timestamp.tsaHandler(tsa);
  return {
    ca,
    ctLog,
    log: await rekor.initializeTLog(url, keys()),
    tsa,
    issue: fulcio.fulcioHandler(ca, { subjectClaim: 'san' }).fn,
    timestamp: request => {
      clock.setTime(Math.floor(Date.now() / 1_000) * 1_000);
      return stamp(request);
    },
  };
}
