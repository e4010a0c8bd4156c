import { connect } from 'node:net';
import { constants } from 'node:os';

/** A real program gets at least this long after SIGTERM, in ms, however fast service time passes. */
export const LEAST_GRACE = 2_000;

/** As a container's exit code shows it: 128 and the signal's number where a signal ended it. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Whether something accepts connections there. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port) });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
