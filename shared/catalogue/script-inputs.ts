/** By which inputs tasks take a script (their task.json): the text itself, a file, and what decides between the two. */
export const SCRIPT_INPUTS = [
  { inline: 'Inline', file: 'ScriptPath', chooser: 'ScriptType', ifInline: 'InlineScript' },
  { inline: 'inlineScript', file: 'scriptPath', chooser: 'scriptLocation', ifInline: 'inlineScript' },
] as const;
