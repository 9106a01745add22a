/**
 * Where we differ from the expectation, and why: each was read. Uses as `azurecli@2 connection file:line`, by root.
 */
export const EXPLAINED: Readonly<Record<string, readonly { readonly use: string; readonly why: string }[]>> = {
  '.pipelines/networkobservability/pipeline.yaml': [
    {
      use: 'azurecli@2  .pipelines/templates/delete-cluster.yaml:43',
      why: 'The root passes no svcConn, so azureSubscription is empty: the step names no connection, and Azure DevOps refuses to run it.',
    },
  ],
};
