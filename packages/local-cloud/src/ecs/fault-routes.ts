import { faultRoutes } from '../faults/fault-routes.ts';
import { parsePlatformFault } from './parse-fault.ts';
import type { World } from './world.ts';

/** On the AWS port, such as `{"kind":"crash","image":"api@sha256:","exitCode":1}`. */
export const platformFaultRoutes = ({ faults }: World) =>
  faultRoutes('platform-faults', faults, parsePlatformFault);
