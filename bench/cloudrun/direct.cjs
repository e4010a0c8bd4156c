// What a team writes itself with Google's client, after its README: https://github.com/googleapis/google-cloud-node/tree/main/packages/google-cloud-run
// Reads the service, changes the image of its first container, updates it, and waits for the operation.
const { ServicesClient } = require('@google-cloud/run');
const {
  INPUT_MODE: mode,
  INPUT_NAME: name,
  INPUT_IMAGE: image,
  INPUT_REST: rest,
  INPUT_GRPC: grpc,
} = process.env;

/** Only where it is: the stand-in has no TLS, and takes any token. Google's own address needs no options but `fallback`. */
function options() {
  if (mode === 'grpc') {
    const [apiEndpoint, port] = grpc.split(':');
    const { credentials } = require('google-gax').grpc;
    return { apiEndpoint, port: Number(port), sslCreds: credentials.createInsecure() };
  }
  const { OAuth2Client } = require('google-auth-library');
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'test' });
  const { hostname, port } = new URL(rest);
  return { fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), authClient };
}

async function main() {
  const client = new ServicesClient(options());
  const [service] = await client.getService({ name });
  service.template.containers[0].image = image;
  service.template.revision = '';
  const [operation] = await client.updateService({ service, updateMask: { paths: ['template'] } });
  const [updated] = await operation.promise();
  console.log(updated.latestReadyRevision);
  await client.close();
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
