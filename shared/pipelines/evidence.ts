/** What says that a step is there: our own expansion of the YAML, or the one of Azure DevOps, which has no places in files. */
export type Evidence = 'static' | 'preview';
