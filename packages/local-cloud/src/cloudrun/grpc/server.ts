import { setTimeout as sleep } from 'node:timers/promises';
import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromProto3JSON, toProto3JSON } from 'proto3-json-serializer';
import type { Message, Type } from 'protobufjs';
import type { Faults } from '../../faults/faults.ts';
import { ApiFault } from '../../google/google-fault.ts';
import type { LoggedRequest, RequestLog } from '../../http/request-log.ts';
import { isObject, normalise } from '../codec.ts';
import type { Dispatcher } from '../dispatch.ts';
import { type Document, fault, grpcCode, isWrite } from '../handler.ts';
import { type Rpc, rpcsOf, services, typeOf } from '../protos.ts';
import { refusal } from '../refusal.ts';

export interface LocalGrpc {
  /** `127.0.0.1:PORT` */
  address: string;
  close(): void;
}

export interface GrpcOptions {
  /** A free one when absent. */
  port?: number | undefined;
  faults: Faults;
  log: RequestLog;
}

/** The same operations over gRPC, without TLS, on 127.0.0.1. Answers lose what the descriptor does not know. */
export async function startGrpc(dispatch: Dispatcher, options: GrpcOptions): Promise<LocalGrpc> {
  const server = new Server();
  for (const service of services()) {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    for (const rpc of rpcsOf(service)) {
      definition[rpc.name] = {
        path: `/${service.fullName.slice(1)}/${rpc.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: value => encode(rpc.request, value),
        requestDeserialize: bytes => decode(rpc.request, bytes),
        responseSerialize: value => encode(rpc.response, value),
        responseDeserialize: bytes => decode(rpc.response, bytes),
      };
      implementation[rpc.name] = unary(dispatch, rpc, options);
    }
    server.addService(definition, implementation);
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${options.port ?? 0}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function unary(dispatch: Dispatcher, rpc: Rpc, options: GrpcOptions): handleUnaryCall<Document, Document> {
  return (call, answer) => {
    const [authorization] = call.metadata.get('authorization');
    const run = () => dispatch(rpc.key, call.request, authorization?.toString());
    perform(rpc, run, options).then(
      response => answer(null, response),
      (error: unknown) => answer(statusOf(error)),
    );
  };
}

/** What `http/perform.ts` does for HTTP: a call is logged, and meets the fault that waits for it. */
async function perform(rpc: Rpc, run: () => Promise<Document>, options: GrpcOptions): Promise<Document> {
  const { name } = rpc;
  const met = options.faults.take('cloudrun', name);
  const entry: LoggedRequest = { service: 'cloudrun', operation: name, write: isWrite(name), at: Date.now() };
  if (met !== undefined) entry.fault = met.kind;
  options.log.record(entry);
  switch (met?.kind) {
    case 'throttle':
    case 'server-error':
    case 'expired-token':
      throw refusal(met.kind);
    case 'reset-before':
      throw lost();
    case 'reset-after':
    case 'truncate':
      await run();
      throw lost();
    case 'slow':
      await sleep(met.delayMs ?? 1_000, undefined, { ref: false });
      return run();
    default:
      return run();
  }
}

/** What a gRPC client makes of a connection that breaks. */
function lost(): ApiFault {
  return fault('UNAVAILABLE', 'Connection dropped');
}

/** Details travel beside the status. https://grpc.io/docs/guides/error/#richer-error-model */
function statusOf(error: unknown): { code: number; details: string; metadata?: Metadata } {
  if (!(error instanceof ApiFault)) {
    console.error('local-cloud cloudrun: a gRPC call broke the stand-in', error);
    return { code: grpcCode('INTERNAL'), details: 'the stand-in broke' };
  }
  const code = grpcCode(error.status);
  const metadata = new Metadata();
  const status = { code, message: error.message, details: error.details };
  metadata.set('grpc-status-details-bin', encode(typeOf('google.rpc.Status'), status));
  return { code, details: error.message, metadata };
}

function encode(type: Type, document: object): Buffer {
  const message = fromProto3JSON(type, document as Parameters<typeof fromProto3JSON>[1]);
  if (message === null) throw new Error(`The stand-in answered with what is no ${type.name}`);
  return Buffer.from(type.encode(message).finish());
}

function decode(type: Type, bytes: Buffer): Document {
  const read = toProto3JSON(type.decode(bytes) as Message);
  return normalise(type, isObject(read) ? read : {});
}
