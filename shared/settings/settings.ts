import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { policySettingSchema, type PolicySetting } from '../policy/policy-setting.ts';
import {
  alertSecretSchema,
  chatUrlSchema,
  MAKE_ALERT_SECRET,
  organizationUrlSchema,
  receiverUrlSchema,
  webhookSecretSchema,
} from './addresses-and-secrets.ts';

/** The most that a policy may switch on. */
export const EFFECTS = ['comment', 'status', 'alert', 'revert', 'disable'] as const;
export type Effect = (typeof EFFECTS)[number];

/** Effects that are on when `GUARD_EFFECTS` says nothing: none of them changes anything but comments and records. */
const DEFAULT_EFFECTS = 'comment,status,alert';

/** How the guard signs in to Azure DevOps. */
export const SIGN_INS = ['managed-identity', 'azure-cli', 'pat'] as const;

const environmentSchema = z.object({
  AzureWebJobsStorage: z.string().min(1).optional(),
  AzureWebJobsStorage__accountName: z.string().min(3).optional(),
  AzureWebJobsStorage__clientId: z.string().min(1).optional(),
  AZURE_DEVOPS_ORG_URL: organizationUrlSchema,
  AZURE_DEVOPS_AUTH: z.enum(SIGN_INS).default('managed-identity'),
  AZURE_DEVOPS_PAT: z.string().min(1).optional(),
  GUARD_WEBHOOK_SECRET: webhookSecretSchema,
  GUARD_WEBHOOK_SECRET_PREVIOUS: webhookSecretSchema.optional(),
  GUARD_EFFECTS: z
    .string()
    .default(DEFAULT_EFFECTS)
    .transform((text) =>
      text
        .split(',')
        .map((effect) => effect.trim())
        .filter((effect) => effect !== '' && effect !== 'none'),
    )
    .pipe(z.array(z.enum(EFFECTS))),
  GUARD_POLICY: policySettingSchema,
  GUARD_PREVIEW: z.enum(['off', 'on']).default('off'),
  GUARD_TEAMS_URL: chatUrlSchema.optional(),
  GUARD_SLACK_URL: chatUrlSchema.optional(),
  GUARD_ALERT_URL: receiverUrlSchema.optional(),
  GUARD_ALERT_SECRET: alertSecretSchema.optional(),
});

export type Environment = Readonly<Record<string, string | undefined>>;

export const STORAGE_IS_MISSING =
  'AzureWebJobsStorage is missing: give a connection string, or AzureWebJobsStorage__accountName for an identity';

/** What is missing because of what another setting says. */
function missing(present: Environment): readonly string[] {
  const has = (name: string): boolean => present[name] !== undefined;
  const rules: readonly Rule[] = [
    [!has('AzureWebJobsStorage') && !has('AzureWebJobsStorage__accountName'), STORAGE_IS_MISSING],
    [
      present['AZURE_DEVOPS_AUTH'] === 'pat' && !has('AZURE_DEVOPS_PAT'),
      'AZURE_DEVOPS_PAT is missing: AZURE_DEVOPS_AUTH is pat',
    ],
  ];
  return [...brokenOf(rules), ...missingOfChannels(present)];
}

function missingOfChannels(present: Environment): readonly string[] {
  const has = (name: string): boolean => present[name] !== undefined;
  return brokenOf([
    [
      has('GUARD_ALERT_SECRET') && !has('GUARD_ALERT_URL'),
      'GUARD_ALERT_URL is missing: GUARD_ALERT_SECRET signs what is sent there',
    ],
    [
      has('GUARD_ALERT_URL') && !has('GUARD_ALERT_SECRET'),
      `GUARD_ALERT_SECRET is missing: it signs what is sent to GUARD_ALERT_URL; ${MAKE_ALERT_SECRET}`,
    ],
  ]);
}

type Rule = readonly [isBroken: boolean, complaint: string];

function brokenOf(rules: readonly Rule[]): readonly string[] {
  return rules.filter(([isBroken]) => isBroken).map(([, complaint]) => complaint);
}

/** How tables and queues are reached. */
export type StorageSettings =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly accountName: string;
      readonly clientId: string | undefined;
      /** `azure-cli` at a desk: there is no managed identity. */
      readonly signIn: 'managed-identity' | 'azure-cli';
    };

export interface AzureDevOpsSettings {
  /** Without a slash at its end. */
  readonly organizationUrl: string;
  readonly auth: (typeof SIGN_INS)[number];
  readonly pat: string | undefined;
  /** Of the user-assigned identity that signs in to Azure DevOps; undefined for the system-assigned one. */
  readonly clientId: string | undefined;
}

/** The signed web hook. Neither part is ever part of a message: the URL often carries a token. */
export interface AlertSettings {
  readonly url: string;
  /** `whsec_` and base64, as Standard Webhooks writes it. */
  readonly secret: string;
}

/** Where alerts go beside the console. */
export interface ChannelSettings {
  /** Undefined where no program takes alerts. */
  readonly alert: AlertSettings | undefined;
  /** URLs of the chats that take alerts; each is a secret. */
  readonly teamsUrl: string | undefined;
  readonly slackUrl: string | undefined;
}

export interface Settings extends ChannelSettings {
  readonly storage: StorageSettings;
  readonly azureDevOps: AzureDevOpsSettings;
  readonly webhookSecrets: readonly string[];
  readonly effects: ReadonlySet<Effect>;
  readonly policy: PolicySetting;
  /** True where Azure DevOps may be asked for its own expansion of a pipeline, which takes the right to queue builds. */
  readonly preview: boolean;
}

/**
 * Reads the settings from an environment.
 * @throws GuardError `settings-invalid` with one message that names all that is wrong, and no value.
 */
export function readSettings(environment: Environment): Settings {
  // An empty value means "not set": that is how settings are cleared in the portal and in CI. Effects are the exception: whoever
  // empties their list wants none.
  const present = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== undefined && (value !== '' || name === 'GUARD_EFFECTS'),
    ),
  );
  const values = parsedOrRefused(environmentSchema, present, missing(present));
  return {
    storage: storageSettingsOf(present),
    azureDevOps: {
      organizationUrl: values.AZURE_DEVOPS_ORG_URL,
      auth: values.AZURE_DEVOPS_AUTH,
      pat: values.AZURE_DEVOPS_PAT,
      clientId: values.AzureWebJobsStorage__clientId,
    },
    webhookSecrets: [values.GUARD_WEBHOOK_SECRET, values.GUARD_WEBHOOK_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    effects: new Set(values.GUARD_EFFECTS),
    policy: values.GUARD_POLICY,
    preview: values.GUARD_PREVIEW === 'on',
    ...channelsIn(values),
  };
}

const channelsSchema = environmentSchema.pick({
  GUARD_TEAMS_URL: true,
  GUARD_SLACK_URL: true,
  GUARD_ALERT_URL: true,
  GUARD_ALERT_SECRET: true,
});

/** The channels alone, for whom nothing else concerns. @throws GuardError `settings-invalid` */
export function readChannelSettings(environment: Environment): ChannelSettings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  return channelsIn(parsedOrRefused(channelsSchema, present, missingOfChannels(present)));
}

function channelsIn(values: z.output<typeof channelsSchema>): ChannelSettings {
  const { GUARD_ALERT_URL: url, GUARD_ALERT_SECRET: secret } = values;
  return {
    alert: url !== undefined && secret !== undefined ? { url, secret } : undefined,
    teamsUrl: values.GUARD_TEAMS_URL,
    slackUrl: values.GUARD_SLACK_URL,
  };
}

function parsedOrRefused<T>(schema: z.ZodType<T>, present: Environment, alsoWrong: readonly string[]): T {
  const parsed = schema.safeParse(present);
  const wrong = [...(parsed.error === undefined ? [] : complaints(parsed.error)), ...alsoWrong];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new GuardError(
    'settings-invalid',
    `The settings are wrong: ${wrong.join('; ')}. local.settings.sample.json lists all of them.`,
  );
}

/** The storage part alone, which is right wherever a queue function runs at all. */
export function storageSettingsOf(environment: Environment): StorageSettings {
  const connectionString = environment['AzureWebJobsStorage'] ?? '';
  if (connectionString !== '') return { kind: 'connection-string', connectionString };
  return {
    kind: 'identity',
    accountName: environment['AzureWebJobsStorage__accountName'] ?? '',
    clientId: environment['AzureWebJobsStorage__clientId'] || undefined,
    signIn: environment['AZURE_DEVOPS_AUTH'] === 'azure-cli' ? 'azure-cli' : 'managed-identity',
  };
}

function complaints(error: z.ZodError): readonly string[] {
  return error.issues.map(({ path, message }) => {
    const absent = message.endsWith('received undefined');
    return `${path[0] === undefined ? 'settings' : String(path[0])} ${absent ? 'is missing' : message}`;
  });
}
