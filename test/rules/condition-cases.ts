/** Inputs of a step; `pool` is that of its job. */
export type CaseInputs = Readonly<Record<string, string>>;

/** Steps for which a condition holds, is open, and does not hold; what cannot be is left out. */
export interface ConditionCase {
  readonly yes: CaseInputs;
  readonly unknown?: CaseInputs;
  readonly no?: CaseInputs;
}

const INLINE = { scriptLocation: 'inlineScript', scriptType: 'bash', addSpnToEnvironment: 'true' };
const POWERSHELL = { ScriptType: 'InlineScript' };
const PUSH = { action: 'Push module images', azureSubscriptionEndpoint: 'prod' };
const OTHER_AZ = { azurePowerShellVersion: 'OtherVersion' };
const ALWAYS: ConditionCase = { yes: {} };
/** The step would not name the connection. */
const WHERE_NAMED: ConditionCase = { yes: {} };

/** A case for every condition that a pipeline can decide. */
export const CONDITION_CASES: Readonly<Record<string, ConditionCase>> = {
  'script-needs-spn-secret': {
    yes: { ...INLINE, inlineScript: 'echo $servicePrincipalKey' },
    unknown: { ...INLINE, addSpnToEnvironment: '$(x)', inlineScript: 'echo $servicePrincipalKey' },
    no: { ...INLINE, inlineScript: 'echo $idToken $servicePrincipalKeyVaultName' },
  },
  'secret-relogin-in-script': {
    yes: {
      ...INLINE,
      addSpnToEnvironment: 'true',
      inlineScript: 'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId',
    },
    unknown: { addSpnToEnvironment: 'true', scriptPath: 'login.sh' },
    no: {
      ...INLINE,
      addSpnToEnvironment: 'true',
      inlineScript: 'az login --service-principal -u $servicePrincipalId --federated-token $idToken --tenant $tenantId',
    },
  },
  'second-resource-token-after-id-token-expiry': {
    yes: {},
    unknown: { keepAzSessionActive: '$(x)' },
    no: { keepAzSessionActive: 'true' },
  },
  'script-needs-id-token': {
    yes: { ...INLINE, inlineScript: 'export ARM_OIDC_TOKEN=$idToken' },
    no: { ...INLINE, inlineScript: 'echo ${idToken:-$servicePrincipalKey}' },
  },
  'keepAzSessionActive-requires-wif': {
    yes: { keepAzSessionActive: 'true' },
    unknown: { keepAzSessionActive: '$(x)' },
    no: { keepAzSessionActive: 'false' },
  },
  'legacy-initialize-azure': ALWAYS,
  'docs-contradiction': ALWAYS,
  'upload-throws': ALWAYS,
  'rbac-role-needed': ALWAYS,
  'storage-data-role': ALWAYS,
  'own-adal-secret-flow': ALWAYS,
  'kubernetes-connection': {
    yes: { connectionType: 'Kubernetes Service Connection' },
    unknown: { connectionType: '$(x)' },
    no: { connectionType: 'Azure Resource Manager' },
  },
  'push-to-acr-via-azure-connection': {
    yes: PUSH,
    unknown: { ...PUSH, containerregistrytype: '$(x)' },
    no: { ...PUSH, action: 'Build module images' },
  },
  'fill-registry-credential': {
    yes: PUSH,
    unknown: { ...PUSH, fillRegistryCredential: '$(x)' },
    no: { ...PUSH, fillRegistryCredential: 'false' },
  },
  'script-uses-azurerm-cmdlets': {
    yes: { ...POWERSHELL, Inline: 'Get-AzureRmVM' },
    unknown: { ScriptType: 'FilePath', ScriptPath: 'a.ps1' },
    no: { ...POWERSHELL, Inline: 'Get-AzVM' },
  },
  'non-windows-agent': { yes: { pool: 'Hosted Ubuntu 1604' }, unknown: { pool: 'own' }, no: { pool: 'Hosted VS2017' } },
  'old-az-version': {
    yes: { ...OTHER_AZ, preferredAzurePowerShellVersion: '5.1.0' },
    unknown: { ...OTHER_AZ, preferredAzurePowerShellVersion: '$(x)' },
    no: { ...OTHER_AZ, preferredAzurePowerShellVersion: '11.0.0' },
  },
  'override-parameter-spn-key': {
    yes: { addSpnToEnvironment: 'true', overrideParameters: '-k $servicePrincipalKey' },
    unknown: { addSpnToEnvironment: 'true', overrideParameters: '$(x)' },
    no: { addSpnToEnvironment: 'true', overrideParameters: '-k $servicePrincipalKeyVaultName' },
  },
  'private-registry-connection': {
    yes: { DockerRepositoryAccess: 'private' },
    unknown: { DockerRepositoryAccess: '$(x)' },
    no: {},
  },
  'connection-only-meaningful-with-wif': WHERE_NAMED,
  'requires-wif': WHERE_NAMED,
  'acr-secret-via-azure-connection': {
    yes: {},
    unknown: { containerRegistryType: '$(x)' },
    no: { secretType: 'generic' },
  },
  'builtin-template': { yes: {}, unknown: { templateType: '$(x)' }, no: { templateType: 'custom' } },
  'custom-template': { yes: { templateType: 'custom' }, unknown: { templateType: '$(x)' }, no: {} },
  'registry-from-arm': { yes: {}, unknown: { registryCredentials: '$(x)' }, no: { registryCredentials: 'None' } },
  'docker-settings-from-arm': {
    yes: { configureDockerSettings: 'true' },
    unknown: { configureDockerSettings: '$(x)' },
    no: {},
  },
  'classic-connection': {
    yes: { ConnectedServiceNameSelector: 'ConnectedServiceName' },
    unknown: { azureConnectionType: '$(x)' },
    no: {},
  },
};

/** What tasks need beside, so that their Azure connection counts. */
export const SHOWING: Readonly<Record<string, CaseInputs>> = {
  AzureCloudPowerShellDeployment: { EnableAdvancedStorageOptions: 'true' },
  AzureFunctionOnKubernetes: { connectionType: 'Azure Resource Manager' },
  KubernetesManifest: { connectionType: 'azureResourceManager' },
  InvokeRESTAPI: { connectedServiceNameSelector: 'connectedServiceNameARM' },
  JavaToolInstaller: { jdkSourceOption: 'AzureStorage' },
  JenkinsDownloadArtifacts: { propagatedArtifacts: 'true' },
};
