import { Readable } from 'node:stream';

/** As much of the SDK's HTTP request as is looked at. https://smithy.io/2.0/ (HttpRequest) */
export interface WireRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** What an SDK client sends its requests through. */
export interface WireHandler {
  handle(request: WireRequest, options?: unknown): Promise<{ response: WireResponse }>;
}

/** An SDK client of whatever service, as far as its wire goes. */
export interface WireClient {
  readonly config: { requestHandler: unknown };
}

/** `AmazonEC2ContainerServiceV20141113.DescribeServices` → `DescribeServices`; what is no JSON call by its path. */
export function operationOf({ headers = {}, method = '', path = '' }: WireRequest): string {
  const target = headers['x-amz-target'];
  return target === undefined ? `${method} ${path}` : target.slice(target.lastIndexOf('.') + 1);
}

/** JSON, or `undefined` for what is none: that is in no trace. */
export function parse(body: unknown): unknown {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a body and puts it back as the SDK expects it: as a stream. */
export async function peek(response: WireResponse): Promise<string> {
  const { body } = response;
  if (body === undefined || body === null) return '';
  const chunks: Uint8Array[] = [];
  if (typeof body === 'string' || body instanceof Uint8Array) chunks.push(Buffer.from(body));
  else for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  response.body = Readable.from(bytes.length > 0 ? [bytes] : []);
  return bytes.toString('utf8');
}
