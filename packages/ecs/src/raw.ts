import type { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';

/*
 * The SDK drops fields that it does not know, both when it reads and when it sends. A task definition has
 * to come through whole, so these two calls carry the JSON body past the SDK's (de)serialisers; signing,
 * retries and errors stay the SDK's.
 */

/** Sends `body` as it is instead of what the SDK would make of the command's input. */
export function sendRaw(command: RegisterTaskDefinitionCommand, body: unknown): void {
  command.middlewareStack.add(
    next => args => {
      (args as { request: { body: string } }).request.body = JSON.stringify(body);
      return next(args);
    },
    // After the serialiser, before the length is counted and the request is signed.
    { step: 'serialize', priority: 'low', name: 'sendRawBody' },
  );
}

/** Keeps the answer's body; the returned function gives it, parsed, once the command has succeeded. */
export function keepRaw(command: DescribeTaskDefinitionCommand): () => unknown {
  let text = 'null';
  command.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      text = bytes.toString('utf8');
      response.body = bytes;
      return result;
    },
    // Between the connection and the deserialiser.
    { step: 'deserialize', priority: 'low', name: 'keepRawBody' },
  );
  return () => JSON.parse(text);
}
