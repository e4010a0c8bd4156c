import type { AwsJsonService } from '../http/aws-fault.ts';
import { accountSettings } from './account-settings.ts';
import type { EcrTokens } from './authorization.ts';
import { imageOperations } from './images.ts';
import { lifecyclePolicyOperations } from './lifecycle-policies.ts';
import { type PutImageInput, putImage } from './put-image.ts';
import { type EcrContext, repositoryOperations } from './repositories.ts';

/** Amazon ECR's API in front of our registry. */
export function ecrService(context: EcrContext, tokens: EcrTokens): AwsJsonService {
  return {
    name: 'ecr',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    operations: {
      ...repositoryOperations(context),
      ...lifecyclePolicyOperations(context),
      ...imageOperations(context),
      ...accountSettings(context),
      PutImage: (input: PutImageInput) => putImage(context, input),
      GetAuthorizationToken: () => {
        const { user, password, expiresAt } = tokens.issue();
        const authorizationToken = Buffer.from(`${user}:${password}`).toString('base64');
        // The real endpoint is https; here docker and our clients take 127.0.0.1 without TLS.
        const proxyEndpoint = `http://${context.host}`;
        return { authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] };
      },
    },
  };
}
