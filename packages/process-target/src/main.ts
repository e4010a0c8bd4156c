import { startSupervisor } from './supervisor/serve.ts';

/** `node main.ts FOLDER PORT CONTROL-PORT`: a supervisor for this machine, until it is interrupted. */
const [folder, port, controlPort] = process.argv.slice(2);
if (folder === undefined) throw new Error('say which folder: node main.ts FOLDER PORT CONTROL-PORT');
const supervisor = await startSupervisor(folder, {
  port: Number(port ?? 0),
  controlPort: Number(controlPort ?? 0),
});
console.log(`serves at ${supervisor.url}, is asked at ${supervisor.controlUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void supervisor.close());
