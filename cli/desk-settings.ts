import { GuardError } from '../shared/errors.ts';
import { organizationUrlSchema } from '../shared/settings/addresses-and-secrets.ts';
import {
  SIGN_INS,
  STORAGE_IS_MISSING,
  storageSettingsOf,
  type AzureDevOpsSettings,
  type Environment,
  type StorageSettings,
} from '../shared/settings/settings.ts';
import { oneOf } from './arguments.ts';

/**
 * The organization that a command is about, without a slash at its end.
 * @param flag `--organization`, which goes before the settings.
 * @throws GuardError `usage`, `settings-invalid`; the message holds no value: a token may stand in it.
 */
export function organizationAtDesk(environment: Environment, flag: string | undefined): string {
  const setting = environment['AZURE_DEVOPS_ORG_URL'] ?? '';
  if (flag === undefined && setting === '')
    throw new GuardError(
      'settings-invalid',
      'AZURE_DEVOPS_ORG_URL is missing: name the organization with it, or with --organization URL.',
    );
  const parsed = organizationUrlSchema.safeParse(flag ?? setting);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map(({ message }) => message).join('; ');
  if (flag === undefined) throw new GuardError('settings-invalid', `AZURE_DEVOPS_ORG_URL ${why}.`);
  throw new GuardError('usage', `--organization ${why}.`);
}

/**
 * How a person signs in to Azure DevOps. The functions' default, a managed identity, is at no desk.
 * @throws GuardError `usage`, `settings-invalid`
 */
export function azureDevOpsAtDesk(environment: Environment, organizationFlag: string | undefined): AzureDevOpsSettings {
  const organizationUrl = organizationAtDesk(environment, organizationFlag);
  const auth = signInAtDesk(environment);
  const pat = environment['AZURE_DEVOPS_PAT'] || undefined;
  if (auth === 'pat' && pat === undefined)
    throw new GuardError('settings-invalid', 'AZURE_DEVOPS_PAT is missing: AZURE_DEVOPS_AUTH is pat.');
  return { organizationUrl, auth, pat, clientId: environment['AzureWebJobsStorage__clientId'] || undefined };
}

/** What every connection string holds one of; the SDK would say "Cannot read properties of undefined" of anything else. */
const CONNECTION_STRING = /(?:^|;)\s*(?:AccountName=|SharedAccessSignature=|UseDevelopmentStorage=true)/i;

/**
 * Where the ledger is. Storage takes no PAT: whoever signs in to Azure DevOps with one reads the ledger as the person of `az login`.
 * @throws GuardError `usage`, `settings-invalid`
 */
export function storageAtDesk(environment: Environment): StorageSettings {
  const signIn = signInAtDesk(environment);
  const storage = storageSettingsOf({ ...environment, AZURE_DEVOPS_AUTH: signIn === 'pat' ? 'azure-cli' : signIn });
  if (storage.kind === 'identity' && storage.accountName === '')
    throw new GuardError('settings-invalid', `${STORAGE_IS_MISSING}.`);
  if (storage.kind === 'connection-string' && !CONNECTION_STRING.test(storage.connectionString))
    throw new GuardError(
      'settings-invalid',
      'AzureWebJobsStorage is no connection string: the portal shows it under Access keys of the storage account.',
    );
  return storage;
}

function signInAtDesk(environment: Environment): AzureDevOpsSettings['auth'] {
  const chosen = environment['AZURE_DEVOPS_AUTH'] ?? '';
  if (chosen !== '') return oneOf('AZURE_DEVOPS_AUTH', chosen, SIGN_INS);
  return (environment['AZURE_DEVOPS_PAT'] ?? '') === '' ? 'azure-cli' : 'pat';
}
